package org.skidder.app.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.log.Reasons;

/**
 * {@code meta.json} in the data path: {@code {"uuid":"..."}}, the identity of this installation
 * through all its runs.
 */
public final class MetaFile {
  private static final String NAME = "meta.json";
  private static final UUID NONE = new UUID(0, 0);
  private static final int LARGEST = 4096;

  /** An object with the identity in it; a JSON parser would cost a tenth of the start. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*\\{(?:.*,)?\\s*\"uuid\"\\s*:\\s*"
              + "\"(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\""
              + "\\s*(?:,.*)?}\\s*",
          Pattern.DOTALL);

  private MetaFile() {}

  /**
   * The identity in a data path; made at the first start, and instead of one that is all zero.
   *
   * @throws IOException when it cannot be read, understood or made; the message is for the user
   */
  public static UUID load(Path dataPath) throws IOException {
    Path file = dataPath.resolve(NAME);
    Optional<UUID> known = known(dataPath);
    if (known.isPresent()) {
      return known.get();
    }
    UUID made = UUID.randomUUID();
    try {
      write(dataPath, file, made);
    } catch (IOException e) {
      throw new IOException(
          "cannot write %s: %s; give the process a data path it may write to (--path.data)"
              .formatted(file, Reasons.of(e)),
          e);
    }
    return made;
  }

  /**
   * The identity in a data path, if one was made; makes none.
   *
   * @throws IOException when it cannot be read or understood; the message is for the user
   */
  public static Optional<UUID> known(Path dataPath) throws IOException {
    Path file = dataPath.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(file)).filter(uuid -> !uuid.equals(NONE));
    } catch (AccessDeniedException e) {
      throw new IOException(
          file
              + " cannot be read: permission denied; a start as another user, such as root, may"
              + " have left it: chown -R USER "
              + dataPath
              + " gives all there to the user of the service",
          e);
    }
  }

  private static UUID read(Path file) throws IOException {
    String text =
        Files.size(file) > LARGEST ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IOException(
          file
              + " is malformed: it should hold {\"uuid\":\"...\"}; repair it, or remove it to get a"
              + " new identity");
    }
    return UUID.fromString(matcher.group(1));
  }

  private static void write(Path dataPath, Path file, UUID uuid) throws IOException {
    Folders.create(dataPath, Modes.PRIVATE_FOLDER);
    Path fresh = dataPath.resolve(NAME + ".new");
    Files.deleteIfExists(fresh);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    String text = "{\"uuid\":\"" + uuid + "\"}\n";
    try (FileChannel channel =
        FileChannel.open(fresh, options, Modes.of(dataPath, Modes.OWNER_ONLY))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
