package org.skidder.core.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Private keys from PEM blocks: PKCS#8 (RFC 5208), also encrypted, PKCS#1 (RFC 8017) and SEC 1 (RFC
 * 5915). The last two are put into a PKCS#8 envelope, which is all the runtime reads.
 */
final class PrivateKeys {
  private static final byte[] RSA_ID = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };
  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int OID = 0x06;

  private PrivateKeys() {}

  /** Whether a block holds a private key. */
  static boolean isKey(Pem block) {
    return block.label().endsWith("PRIVATE KEY");
  }

  /**
   * Reads a key.
   *
   * @throws GeneralSecurityException when it cannot be read; the message says why
   */
  static PrivateKey read(Pem block, Optional<String> passphrase) throws GeneralSecurityException {
    Pem plain = block.decrypt(passphrase);
    return switch (plain.label()) {
      case "PRIVATE KEY" -> pkcs8(plain.der());
      case "RSA PRIVATE KEY" -> pkcs8(der(SEQUENCE, VERSION, RSA_ID, der(OCTETS, plain.der())));
      case "EC PRIVATE KEY" ->
          pkcs8(
              der(
                  SEQUENCE,
                  VERSION,
                  der(SEQUENCE, EC_OID, curve(plain.der())),
                  der(OCTETS, plain.der())));
      case "ENCRYPTED PRIVATE KEY" -> encrypted(plain.der(), passphrase);
      default ->
          throw new GeneralSecurityException("keys of the kind " + plain.label() + " are unknown");
    };
  }

  private static PrivateKey encrypted(byte[] der, Optional<String> passphrase)
      throws GeneralSecurityException {
    String password =
        passphrase
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new GeneralSecurityException("it is encrypted; set key_passphrase"));
    EncryptedPrivateKeyInfo info;
    try {
      info = new EncryptedPrivateKeyInfo(der);
    } catch (IOException e) {
      throw new GeneralSecurityException("the encrypted key is damaged", e);
    }
    // For the current form (PBES2) the name of the cipher is only in the parameters.
    String algorithm =
        info.getAlgName().startsWith("PBE") && !info.getAlgName().equals("PBES2")
            ? info.getAlgName()
            : String.valueOf(info.getAlgParameters());
    SecretKeyFactory factory;
    try {
      factory = SecretKeyFactory.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "it is encrypted with " + algorithm + ", which this runtime does not have", e);
    }
    try {
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          factory.generateSecret(new PBEKeySpec(password.toCharArray())),
          info.getAlgParameters());
      return pkcs8(info.getKeySpec(cipher).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("key_passphrase is wrong, or the file is damaged", e);
    }
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // One of the others, then.
      }
    }
    throw new GeneralSecurityException("the private key is damaged or of an unknown kind");
  }

  /** The curve of a SEC 1 key: element [0] of its sequence, which must name one. */
  private static byte[] curve(byte[] der) throws GeneralSecurityException {
    Der reader = new Der(der, 0, der.length);
    Der fields = reader.enter(SEQUENCE);
    while (fields.hasMore()) {
      if (fields.tag() == 0xa0) {
        Der parameters = fields.enter(0xa0);
        if (parameters.tag() == OID) {
          return parameters.element();
        }
        break;
      }
      fields.skip();
    }
    throw new GeneralSecurityException("the key names no curve; convert it to PKCS#8");
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < 0x80) {
      all.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      all.write(0x80 | bytes);
      for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        all.write(length >> shift);
      }
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  /** Whether a private key belongs to the public key of a certificate. */
  static boolean match(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    byte[] message = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
