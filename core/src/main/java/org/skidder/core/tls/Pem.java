package org.skidder.core.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A block of a PEM file (RFC 7468), with the headers that encrypted ones of the older form have
 * (RFC 1421).
 *
 * @param label what stands after {@code BEGIN}
 * @param headers of the block
 * @param der its content
 */
record Pem(String label, Map<String, String> headers, byte[] der) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** Whether a setting is PEM text and not the name of a file. */
  static boolean isInline(String setting) {
    return setting.contains(BEGIN);
  }

  /**
   * All blocks in a text; what stands outside is ignored.
   *
   * @throws GeneralSecurityException when a block is not closed or is not base64
   */
  static List<Pem> parse(String text) throws GeneralSecurityException {
    List<Pem> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      String ending = "-----END " + label + DASHES;
      int end = labelEnd < 0 ? -1 : text.indexOf(ending, labelEnd);
      if (end < 0 || label.indexOf('\n') >= 0) {
        throw new GeneralSecurityException("a PEM block is not closed");
      }
      blocks.add(block(label, text.substring(labelEnd + DASHES.length(), end)));
      at = text.indexOf(BEGIN, end + ending.length());
    }
    return blocks;
  }

  private static Pem block(String label, String content) throws GeneralSecurityException {
    Map<String, String> headers = new TreeMap<>();
    StringBuilder base64 = new StringBuilder(content.length());
    for (String line : content.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else {
        base64.append(line.strip());
      }
    }
    try {
      return new Pem(label, headers, Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the block " + label + " is not base64", e);
    }
  }

  /** Whether it is encrypted in the older form. */
  boolean isEncrypted() {
    return headers.getOrDefault("Proc-Type", "").contains("ENCRYPTED");
  }

  /**
   * The content of a block encrypted in the older form.
   *
   * @throws GeneralSecurityException when there is no passphrase, or it is wrong
   */
  Pem decrypt(Optional<String> passphrase) throws GeneralSecurityException {
    if (!isEncrypted()) {
      return this;
    }
    String[] info = headers.getOrDefault("DEK-Info", "").split(",", 2);
    if (info.length != 2) {
      throw new GeneralSecurityException("the encrypted block " + label + " has no DEK-Info");
    }
    String password =
        passphrase
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new GeneralSecurityException("it is encrypted; set key_passphrase"));
    byte[] iv;
    try {
      iv = HexFormat.of().parseHex(info[1].strip());
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the block " + label + " has a bad DEK-Info", e);
    }
    return new Pem(label, Map.of(), decrypt(info[0].strip(), iv, password));
  }

  private byte[] decrypt(String cipherName, byte[] iv, String password)
      throws GeneralSecurityException {
    int bytes;
    String algorithm;
    switch (cipherName.toUpperCase(Locale.ROOT)) {
      case "AES-128-CBC" -> {
        bytes = 16;
        algorithm = "AES";
      }
      case "AES-192-CBC" -> {
        bytes = 24;
        algorithm = "AES";
      }
      case "AES-256-CBC" -> {
        bytes = 32;
        algorithm = "AES";
      }
      case "DES-EDE3-CBC" -> {
        bytes = 24;
        algorithm = "DESede";
      }
      case "DES-CBC" -> {
        bytes = 8;
        algorithm = "DES";
      }
      default ->
          throw new GeneralSecurityException("it is encrypted with unknown cipher " + cipherName);
    }
    try {
      Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
      SecretKeySpec key = new SecretKeySpec(derive(password, iv, bytes), algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv));
      return cipher.doFinal(der);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("key_passphrase is wrong, or the file is damaged", e);
    }
  }

  /** The key of old-style PEM: MD5 over and over. The form is fixed, weak as it is. */
  private static byte[] derive(String password, byte[] iv, int bytes)
      throws GeneralSecurityException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] key = new byte[bytes];
    byte[] digest = {};
    for (int have = 0; have < bytes; have += digest.length) {
      md5.update(digest);
      md5.update(password.getBytes(StandardCharsets.UTF_8));
      md5.update(iv, 0, Math.min(8, iv.length));
      digest = md5.digest();
      System.arraycopy(digest, 0, key, have, Math.min(digest.length, bytes - have));
    }
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pem pem
        && pem.label.equals(label)
        && pem.headers.equals(headers)
        && Arrays.equals(pem.der, der);
  }

  @Override
  public int hashCode() {
    return label.hashCode() * 31 + Arrays.hashCode(der);
  }

  @Override
  public String toString() {
    return "PEM block " + label;
  }
}
