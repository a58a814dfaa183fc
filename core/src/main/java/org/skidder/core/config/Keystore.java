package org.skidder.core.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Durable;
import org.skidder.core.file.Modes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The keystore file, version 1: {@code "v1" + base64(salt[64] iv[12] AES-256-GCM(json))} with a key
 * derived by PBKDF2-HMAC-SHA512 (10,000 rounds) from the empty password. It keeps secrets out of
 * configuration files; against someone who can read the file it is no protection, which is why the
 * file must have the mode 0600.
 *
 * <p>Reading is thread-safe; changing belongs to one thread. Changes reach the file with {@link
 * #save()}.
 */
public final class Keystore implements SecretSource {
  private static final Logger LOG = LoggerFactory.getLogger("keystore");
  private static final String VERSION = "v1";
  private static final int SALT_BYTES = 64;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int ROUNDS = 10_000;
  private static final int KEY_BYTES = 32;

  /** What to do about a file that is no keystore, or one no more. */
  private static final String REMEDY =
      "; restore it from a backup, or begin anew with 'skidder keystore create --force' and add"
          + " the secrets again";

  private static final long LARGEST_FILE = 64L << 20;

  private final Path file;
  private final Map<String, byte[]> secrets;

  /** What the file held when it was read or written last; null if that does not matter. */
  private byte @Nullable [] known;

  private Keystore(Path file, Map<String, byte[]> secrets, byte @Nullable [] known) {
    this.file = file;
    this.secrets = secrets;
    this.known = known;
  }

  /** An empty keystore that {@link #save()} writes to the file, whatever is there. */
  public static Keystore create(Path file) {
    return new Keystore(file, new TreeMap<>(), null);
  }

  /**
   * Reads a keystore; a missing file is an empty one.
   *
   * @throws IOException if the file is no valid keystore
   */
  public static Keystore open(Path file) throws IOException {
    if (!Files.exists(file)) {
      return create(file);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException("it is larger than 64 MiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!content.startsWith(VERSION)) {
      throw new IOException("it does not begin with the version " + VERSION + REMEDY);
    }
    try {
      byte[] sealed = Base64.getDecoder().decode(content.substring(VERSION.length()));
      return new Keystore(file, parse(decrypt(sealed)), bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is not valid base64, so it is damaged" + REMEDY, e);
    } catch (GeneralSecurityException e) {
      throw new IOException("it cannot be decrypted, so it is damaged" + REMEDY, e);
    }
  }

  @Override
  public Optional<String> get(String name) {
    byte[] secret = secrets.get(name);
    return secret == null
        ? Optional.empty()
        : Optional.of(new String(secret, StandardCharsets.UTF_8));
  }

  /** The names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(secrets.keySet());
  }

  /** Adds or replaces a secret. */
  public void put(String name, String secret) {
    secrets.put(name, secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes a secret; returns whether it was there. */
  public boolean remove(String name) {
    return secrets.remove(name) != null;
  }

  /**
   * Writes the file, with new salt and initialisation vector: a temporary file with mode 0600,
   * synced, moved over the old one, whose owner it keeps. A link stays a link.
   *
   * @throws IOException if it cannot be written, or if another process has changed it since it was
   *     read
   */
  public void save() throws IOException {
    replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), Optional.empty());
  }

  /**
   * Does that for root, in a folder where another user may move things at any time: a link in the
   * place of the file is replaced, never followed, and nothing but what was written gets the owner.
   *
   * @param owner who it shall belong to; empty for who the old one belongs to
   * @return false if the system does not let this user give files away: then it is this user's
   * @throws IOException as {@link #save()} does
   */
  public boolean saveInPlace(Optional<UserPrincipal> owner) throws IOException {
    return replace(file.toAbsolutePath(), owner);
  }

  private boolean replace(Path target, Optional<UserPrincipal> owner) throws IOException {
    boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (known != null && exists && !Arrays.equals(known, Files.readAllBytes(target))) {
      throw new IOException("another process has changed it in the meantime; try again");
    }
    byte[] content =
        (VERSION + Base64.getEncoder().encodeToString(encrypt(json())))
            .getBytes(StandardCharsets.ISO_8859_1);
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    boolean given;
    try {
      write(temporary, content);
      given = (!exists && owner.isEmpty()) || give(temporary, owner, target);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    Durable.forceFolder(target.resolveSibling("."), FileChannel::open);
    known = content;
    LOG.debug("{}: {} secrets written", file, secrets.size());
    return given;
  }

  /** Whether the file belongs to the owner, else to that of the old one, before others see it. */
  private static boolean give(Path fresh, Optional<UserPrincipal> stated, Path old)
      throws IOException {
    UserPrincipal owner =
        stated.isPresent() ? stated.get() : Files.getOwner(old, LinkOption.NOFOLLOW_LINKS);
    FileOwnerAttributeView view =
        Files.getFileAttributeView(fresh, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.getOwner().equals(owner)) {
      try {
        view.setOwner(owner);
      } catch (IOException e) {
        if (stated.isEmpty()) {
          throw e;
        }
        LOG.debug("{} cannot be given to {}: {}", fresh, owner, e.toString());
        return false;
      }
    }
    return true;
  }

  private static void write(Path fresh, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            Modes.of(fresh, Modes.OWNER_ONLY))) {
      Durable.writeAll(channel, 0, ByteBuffer.wrap(content));
      channel.force(true);
    }
  }

  private static byte[] decrypt(byte[] sealed) throws GeneralSecurityException, IOException {
    if (sealed.length < SALT_BYTES + IV_BYTES + TAG_BYTES) {
      throw new IOException("it is too short, so it is damaged" + REMEDY);
    }
    byte[] salt = Arrays.copyOf(sealed, SALT_BYTES);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, salt, sealed, SALT_BYTES);
    int start = SALT_BYTES + IV_BYTES;
    return cipher.doFinal(sealed, start, sealed.length - start);
  }

  private static byte[] encrypt(byte[] plain) throws IOException {
    byte[] head = new byte[SALT_BYTES + IV_BYTES];
    new SecureRandom().nextBytes(head);
    try {
      byte[] salt = Arrays.copyOf(head, SALT_BYTES);
      byte[] body = cipher(Cipher.ENCRYPT_MODE, salt, head, SALT_BYTES).doFinal(plain);
      byte[] sealed = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, sealed, head.length, body.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IOException("the Java runtime lacks AES-GCM or HMAC-SHA512", e);
    }
  }

  private static Cipher cipher(int mode, byte[] salt, byte[] iv, int ivOffset)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(deriveKey(salt), "AES"),
        new GCMParameterSpec(TAG_BYTES * 8, iv, ivOffset, IV_BYTES));
    return cipher;
  }

  /**
   * PBKDF2 with the empty password. HMAC pads keys with zeros, so one zero byte is the same key;
   * Java's own classes refuse an empty one.
   */
  private static byte[] deriveKey(byte[] salt) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(new byte[1], "HmacSHA512"));
    mac.update(salt);
    byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
    byte[] key = Arrays.copyOf(round, KEY_BYTES);
    for (int i = 1; i < ROUNDS; i++) {
      round = mac.doFinal(round);
      for (int j = 0; j < KEY_BYTES; j++) {
        key[j] ^= round[j];
      }
    }
    return key;
  }

  /** Reads the names and secrets; what else an entry holds is skipped. */
  static Map<String, byte[]> parse(byte[] json) throws IOException {
    Map<String, byte[]> secrets = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        expect(parser.nextToken() == JsonToken.START_OBJECT);
        secrets.put(name, value(parser));
      }
      expect(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
      return secrets;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException("its content is not valid JSON" + REMEDY, e);
    }
  }

  private static byte[] value(JsonParser entry) throws IOException {
    byte[] value = new byte[0];
    while (entry.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isValue = entry.currentName().equals("value");
      JsonToken token = entry.nextToken();
      if (isValue) {
        expect(token == JsonToken.VALUE_STRING);
        value = Base64.getDecoder().decode(entry.getString());
      } else {
        entry.skipChildren();
      }
    }
    expect(entry.currentToken() == JsonToken.END_OBJECT);
    return value;
  }

  private static void expect(boolean valid) throws IOException {
    if (!valid) {
      throw new IOException("its content is not a table of secrets" + REMEDY);
    }
  }

  private byte[] json() {
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
      json.append(json.length() == 1 ? "" : ",");
      Json.string(json, secret.getKey());
      json.append(":{\"value\":\"")
          .append(Base64.getEncoder().encodeToString(secret.getValue()))
          .append("\"}");
    }
    return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
