package org.skidder.core.tls;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of a section {@code ssl}. Where a file is named, PEM text may stand instead. */
public record TlsConfig(
    @Option(value = "Whether the section counts.", def = "true") boolean enabled,
    @Option("Files with the certificates of trusted authorities; by default the system's.")
        List<String> certificateAuthorities,
    @Option("File with our own certificate, and the intermediate ones after it.")
        Optional<String> certificate,
    @Option("File with the private key of our certificate.") Optional<String> key,
    @Option(value = "Password of an encrypted key file.", secret = true)
        Optional<String> keyPassphrase,
    @Option(
            value = "What is checked of the peer: full, certificate (but not its name), or none.",
            def = "full")
        VerificationMode verificationMode,
    @Option(
            value = "Versions: TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3; as far as the runtime has them.",
            def = "[TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3]")
        List<String> supportedProtocols,
    @Option("Cipher suites up to TLS 1.2, in order of preference.") List<String> cipherSuites,
    @Option("Curves for the key exchange: P-256, P-384, P-521, X25519.") List<String> curveTypes,
    @Option(
            value = "Renegotiation is never asked for, whatever stands here.",
            def = "never",
            choices = {"never", "once", "freely"})
        String renegotiation)
    implements Validated {

  /** All defaults. */
  public static TlsConfig defaults() {
    return org.skidder.core.config.Binder.defaults(TlsConfig.class);
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (certificate.isPresent() && key.isEmpty()) {
      problems.errorEvenOff("certificate", "key file not configured; set key too");
    }
    if (key.isPresent() && certificate.isEmpty()) {
      problems.errorEvenOff("key", "certificate file not configured; set certificate too");
    }
    for (String protocol : supportedProtocols) {
      if (TlsNames.protocol(protocol).isEmpty()) {
        problems.error(
            "supportedProtocols",
            "invalid tls version '" + protocol + "'; use TLSv1.0, TLSv1.1, TLSv1.2 or TLSv1.3");
      }
    }
    for (String suite : cipherSuites) {
      if (TlsNames.suite(suite).isEmpty()) {
        problems.error(
            "cipherSuites",
            "invalid tls cipher suite '"
                + suite
                + "'; use for instance ECDHE-RSA-AES-128-GCM-SHA256");
      }
    }
    for (String curve : curveTypes) {
      if (TlsNames.curve(curve).isEmpty()) {
        problems.error(
            "curveTypes",
            "invalid tls curve type '" + curve + "'; use P-256, P-384, P-521 or X25519");
      }
    }
    if (!renegotiation.equals("never")) {
      problems.warning("renegotiation", "has no effect: renegotiation is never asked for");
    }
  }
}
