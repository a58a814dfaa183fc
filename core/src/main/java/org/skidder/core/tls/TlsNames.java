package org.skidder.core.tls;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names in configurations and the runtime's names for the same things. */
final class TlsNames {
  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "SSLv3", "SSLv3",
          "SSLv3.0", "SSLv3",
          "TLSv1", "TLSv1",
          "TLSv1.0", "TLSv1",
          "TLSv1.1", "TLSv1.1",
          "TLSv1.2", "TLSv1.2",
          "TLSv1.3", "TLSv1.3");
  private static final Map<String, String> CURVES =
      Map.of(
          "P-256", "secp256r1",
          "P-384", "secp384r1",
          "P-521", "secp521r1",
          "X25519", "x25519");
  private static final Set<String> SUITES =
      Set.of(
          "ECDHE-ECDSA-AES-128-CBC-SHA",
          "ECDHE-ECDSA-AES-256-CBC-SHA",
          "ECDHE-ECDSA-AES-128-GCM-SHA256",
          "ECDHE-ECDSA-AES-256-GCM-SHA384",
          "ECDHE-ECDSA-RC4-128-SHA",
          "ECDHE-RSA-3DES-CBC3-SHA",
          "ECDHE-RSA-AES-128-CBC-SHA",
          "ECDHE-RSA-AES-256-CBC-SHA",
          "ECDHE-RSA-AES-128-GCM-SHA256",
          "ECDHE-RSA-AES-256-GCM-SHA384",
          "ECDHE-RSA-RC4-128-SHA",
          "RSA-3DES-CBC3-SHA",
          "RSA-AES-128-CBC-SHA",
          "RSA-AES-256-CBC-SHA",
          "RSA-AES-128-GCM-SHA256",
          "RSA-AES-256-GCM-SHA384",
          "RSA-RC4-128-SHA");

  private TlsNames() {}

  /** A protocol version. */
  static Optional<String> protocol(String name) {
    return Optional.ofNullable(PROTOCOLS.get(name));
  }

  /** A curve. */
  static Optional<String> curve(String name) {
    return Optional.ofNullable(CURVES.get(name));
  }

  /** A cipher suite; the standard names ({@code TLS_…}) are taken as they are. */
  static Optional<String> suite(String name) {
    if (name.matches("TLS_[A-Z0-9_]+")) {
      return Optional.of(name);
    }
    if (!SUITES.contains(name)) {
      return Optional.empty();
    }
    String cipher =
        name.replace("3DES-CBC3", "3DES-EDE-CBC")
            .replace("ECDHE-ECDSA-", "ECDHE_ECDSA_WITH_")
            .replace("ECDHE-RSA-", "ECDHE_RSA_WITH_")
            .replaceFirst("^RSA-", "RSA_WITH_")
            .replace('-', '_');
    return Optional.of("TLS_" + cipher);
  }
}
