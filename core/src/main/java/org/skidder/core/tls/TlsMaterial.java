package org.skidder.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a section names: certificates and keys. Collects all mistakes before it gives up. */
final class TlsMaterial {
  /** Where distributions keep the certificates of known authorities. */
  private static final List<String> SYSTEM_BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/pki/tls/cacert.pem",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private static final Logger LOG = LoggerFactory.getLogger("tls");
  private static final char[] NO_PASSWORD = {};

  private final TlsConfig config;
  private final UnaryOperator<Path> resolve;
  private final List<String> mistakes = new ArrayList<>();
  private final Map<Path, FileStamp> files = new LinkedHashMap<>();

  private String systemBundle = "";
  private KeyManager @Nullable [] keys;
  private @Nullable X509ExtendedTrustManager trust;

  /**
   * @param resolve finds a file named in the configuration
   */
  TlsMaterial(TlsConfig config, UnaryOperator<Path> resolve) {
    this.config = config;
    this.resolve = resolve;
  }

  /**
   * Reads everything.
   *
   * @throws IllegalArgumentException with all that is wrong
   */
  TlsMaterial read() {
    readKeys();
    readTrust();
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(
          mistakes.size() == 1
              ? mistakes.getFirst()
              : mistakes.size() + " errors: " + String.join("; ", mistakes));
    }
    return this;
  }

  /** Our own certificate, null without one. */
  KeyManager @Nullable [] keys() {
    return keys;
  }

  /** Checks others against the trusted authorities. */
  X509ExtendedTrustManager trust() {
    X509ExtendedTrustManager known = trust;
    if (known == null) {
      throw new IllegalStateException("nothing was read");
    }
    return known;
  }

  /** The files that were read, as they were just before that; also when there were mistakes. */
  Map<Path, FileStamp> files() {
    return files;
  }

  private void readKeys() {
    if (config.certificate().isEmpty() || config.key().isEmpty()) {
      return;
    }
    String certificateSetting = config.certificate().get();
    String keySetting = config.key().get();
    List<X509Certificate> chain = certificates(certificateSetting, config.keyPassphrase());
    Optional<PrivateKey> key = key(keySetting);
    if (chain.isEmpty() || key.isEmpty()) {
      return;
    }
    try {
      if (!PrivateKeys.match(key.get(), chain.getFirst().getPublicKey())) {
        mistakes.add(
            "the private key in "
                + name(keySetting)
                + " does not match the certificate in "
                + name(certificateSetting));
        return;
      }
      KeyStore store = emptyStore();
      store.setKeyEntry("own", key.get(), NO_PASSWORD, chain.toArray(new Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      keys = factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      mistakes.add(name(certificateSetting) + ": " + e.getMessage());
    }
  }

  private void readTrust() {
    try {
      KeyStore store = null;
      if (!config.certificateAuthorities().isEmpty()) {
        store = emptyStore();
        for (String setting : config.certificateAuthorities()) {
          add(certificates(setting, Optional.empty()), store);
        }
      } else {
        Optional<Path> bundle = systemBundle();
        if (bundle.isPresent()) {
          store = emptyStore();
          systemBundle = bundle.get().toString();
          add(certificates(systemBundle, Optional.empty()), store);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      // Without a store the runtime takes the authorities it brought along.
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          trust = found;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      mistakes.add("certificate_authorities: " + e.getMessage());
    }
  }

  private static Optional<Path> systemBundle() {
    String stated = System.getenv("SSL_CERT_FILE");
    if (stated != null && !stated.isEmpty()) {
      return Optional.of(Path.of(stated));
    }
    return SYSTEM_BUNDLES.stream().map(Path::of).filter(Files::isReadable).findFirst();
  }

  private static void add(List<X509Certificate> certificates, KeyStore store)
      throws GeneralSecurityException {
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("ca" + store.size(), certificate);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static String name(String setting) {
    return Pem.isInline(setting) ? "the PEM text" : setting;
  }

  private Optional<List<Pem>> blocks(String setting) {
    try {
      List<Pem> blocks = Pem.parse(text(setting));
      if (blocks.isEmpty()) {
        mistakes.add(name(setting) + ": no PEM block in it");
        return Optional.empty();
      }
      return Optional.of(blocks);
    } catch (NoSuchFileException e) {
      mistakes.add(name(setting) + ": no such file");
    } catch (IOException e) {
      mistakes.add(name(setting) + ": cannot be read (" + e.getMessage() + ")");
    } catch (GeneralSecurityException e) {
      mistakes.add(name(setting) + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private String text(String setting) throws IOException {
    if (Pem.isInline(setting)) {
      return setting;
    }
    Path file = resolve.apply(Path.of(setting));
    // Not after: it may be written at this moment. One that holds several things is read often.
    files.putIfAbsent(file, FileStamp.of(file));
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private List<X509Certificate> certificates(String setting, Optional<String> passphrase) {
    Optional<List<Pem>> blocks = blocks(setting);
    List<X509Certificate> found = new ArrayList<>();
    if (blocks.isEmpty()) {
      return found;
    }
    String problem = "there is no certificate in it";
    for (Pem block : blocks.get()) {
      if (!block.label().endsWith("CERTIFICATE")) {
        continue;
      }
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        byte[] der = block.decrypt(passphrase).der();
        X509Certificate certificate =
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        found.add(certificate);
        warnOfDates(setting, certificate);
      } catch (GeneralSecurityException e) {
        problem = "a certificate in it is damaged: " + e.getMessage();
      }
    }
    if (found.isEmpty()) {
      mistakes.add(name(setting) + ": " + problem);
    }
    return found;
  }

  /** Others will refuse it, and may not say why. */
  private void warnOfDates(String setting, X509Certificate certificate) {
    if (setting.equals(systemBundle)) {
      return;
    }
    try {
      certificate.checkValidity();
    } catch (CertificateException e) {
      boolean expired = e instanceof CertificateExpiredException;
      LOG.warn(
          "{}: certificate {} {} (subject {})",
          name(setting),
          expired ? "expired on" : "is not valid before",
          (expired ? certificate.getNotAfter() : certificate.getNotBefore()).toInstant(),
          certificate.getSubjectX500Principal().getName());
    }
  }

  private Optional<PrivateKey> key(String setting) {
    Optional<List<Pem>> blocks = blocks(setting);
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    for (Pem block : blocks.get()) {
      if (PrivateKeys.isKey(block)) {
        try {
          return Optional.of(PrivateKeys.read(block, config.keyPassphrase()));
        } catch (GeneralSecurityException e) {
          mistakes.add(name(setting) + ": " + e.getMessage());
          return Optional.empty();
        }
      }
    }
    mistakes.add(name(setting) + ": there is no private key in it");
    return Optional.empty();
  }
}
