package org.skidder.outputs.net;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.skidder.core.plugin.StepReport;

/** What the certificates of a server say. */
final class Certificates {
  private static final Duration SOON = Duration.ofDays(30);

  private Certificates() {}

  /** Tells how long they are valid; of an empty chain nothing. */
  static void validity(StepReport report, SSLSession session, Instant now) {
    end(session)
        .ifPresent(end -> {
          long days = Duration.between(now, end).toDays();
          if (now.isAfter(end)) {
            report.warn("certificates", "the first has expired on " + end);
          } else if (now.plus(SOON).isAfter(end)) {
            report.warn("certificates", "the first expires in " + days + " days, on " + end);
          } else {
            report.info("certificates", "valid for " + days + " days");
          }
        });
  }

  private static Optional<Instant> end(SSLSession session) {
    Optional<Instant> end = Optional.empty();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          Instant own = x509.getNotAfter().toInstant();
          end = Optional.of(end.filter(own::isAfter).orElse(own));
        }
      }
      return end;
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
