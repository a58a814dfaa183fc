package org.skidder.core.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with certificates, in words; empty when nothing is. */
final class Flaws {
  private static final String ANY_USAGE = "2.5.29.37.0";

  /** What the one who shows a certificate does. */
  enum Usage {
    /** Server-gated cryptography, by Microsoft and Netscape, says the same in old certificates. */
    SERVER("servers", "1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"),
    CLIENT("clients", "1.3.6.1.5.5.7.3.2");

    private final String plural;
    private final Set<String> ids;

    Usage(String plural, String... ids) {
      this.plural = plural;
      this.ids = Set.of(ids);
    }

    private boolean isNamedBy(List<String> usages) {
      return usages.contains(ANY_USAGE) || usages.stream().anyMatch(ids::contains);
    }
  }

  private Flaws() {}

  /**
   * Looks at dates and usage of the peer's certificate, and at the dates of the authority, in a
   * chain that is known to lead to a trusted certificate.
   *
   * <p>An authority may have several certificates for one key, the old and the renewed one: one
   * that is valid is enough. What was sent beyond that is not looked at.
   *
   * @param chain as it was sent, the peer's certificate first
   * @param trusted the trusted certificates, the peer's own perhaps among them
   */
  static Optional<String> of(X509Certificate[] chain, Usage usage, X509Certificate[] trusted) {
    Optional<String> own = ofDates(chain[0]).or(() -> ofUsage(chain[0], usage));
    if (own.isPresent()) {
      return own;
    }
    Optional<String> flaw = Optional.empty();
    Optional<X509Certificate> at = Optional.of(chain[0]);
    // Each step is one of those sent; counted, as two may have signed each other.
    for (int i = 0; i < chain.length && at.isPresent(); i++) {
      X509Certificate signed = at.get();
      for (X509Certificate anchor : trusted) {
        if (anchor.equals(signed) || isIssuer(anchor, signed)) {
          Optional<String> dates = ofDates(anchor);
          if (dates.isEmpty()) {
            return dates;
          }
          flaw = dates;
        }
      }
      at =
          Arrays.stream(chain)
              .filter(next -> !next.equals(signed) && isIssuer(next, signed))
              .filter(next -> ofDates(next).isEmpty())
              .findFirst();
    }
    return flaw;
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
    if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
      return false;
    }
    try {
      of.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether it is valid now. */
  static Optional<String> ofDates(X509Certificate certificate) {
    String subject = " (subject " + certificate.getSubjectX500Principal().getName() + ")";
    try {
      certificate.checkValidity();
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(
          "certificate expired on " + certificate.getNotAfter().toInstant() + subject);
    } catch (CertificateNotYetValidException e) {
      return Optional.of(
          "certificate is not valid before "
              + certificate.getNotBefore().toInstant()
              + subject
              + "; is the clock right?");
    }
  }

  /** Whether it is for what it is used for; one that names no usage is for all. */
  static Optional<String> ofUsage(X509Certificate certificate, Usage usage) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      if (usages == null || usage.isNamedBy(usages)) {
        return Optional.empty();
      }
      return Optional.of(
          "certificate is not for "
              + usage.plural
              + ": its extended key usage does not name them (subject "
              + certificate.getSubjectX500Principal().getName()
              + ")");
    } catch (CertificateParsingException e) {
      return Optional.of("the extended key usage of its certificate is damaged: " + e.getMessage());
    }
  }
}
