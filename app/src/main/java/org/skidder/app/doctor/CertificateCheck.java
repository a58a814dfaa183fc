package org.skidder.app.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.skidder.core.config.Config;
import org.skidder.core.plugin.Findings;

/** Looks at how long the certificates of the configuration are valid. */
final class CertificateCheck {
  private static final Duration SOON = Duration.ofDays(30);

  private final Path configPath;
  private final Instant now;
  private final Findings findings;

  private CertificateCheck(Path configPath, Instant now, Findings findings) {
    this.configPath = configPath;
    this.now = now;
    this.findings = findings;
  }

  /** Looks at certificate and authorities of an output. */
  static void run(Config output, Path configPath, Instant now, Findings findings) {
    CertificateCheck check = new CertificateCheck(configPath, now, findings);
    Config ssl = output.get("ssl").orElse(Config.empty());
    if (ssl.isEnabled()) {
      ssl.text("certificate").ifPresent(check::file);
      Config authorities = ssl.get("certificate_authorities").orElse(Config.empty());
      authorities.text().ifPresent(check::file);
      authorities.items().forEach(item -> item.text().ifPresent(check::file));
    }
  }

  /** Files only: what stands in the configuration itself has no name to call it by. */
  private void file(String name) {
    if (name.contains("-----BEGIN")) {
      return;
    }
    Path here = Path.of(name).toAbsolutePath();
    Path file = Files.exists(here) ? here : configPath.resolve(name);
    try {
      List<X509Certificate> certificates = read(file);
      certificates.stream()
          .min(Comparator.comparing(X509Certificate::getNotAfter))
          .ifPresent(first -> validity(file, first));
    } catch (IOException | CertificateException e) {
      findings.error(
          file.toString(),
          "cannot be read as certificates: " + e.getMessage(),
          "correct the path, its permissions or its content (PEM)");
    }
  }

  private static List<X509Certificate> read(Path file) throws IOException, CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(file);
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))) {
      if (certificate instanceof X509Certificate x509) {
        certificates.add(x509);
      }
    }
    return certificates;
  }

  private void validity(Path file, X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    long days = Duration.between(now, end).toDays();
    String subject = file.toString();
    if (now.isAfter(end)) {
      findings.error(subject, "expired on " + end, "replace it; a running Skidder reads it again");
    } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
      findings.error(
          subject,
          "not valid before " + certificate.getNotBefore().toInstant(),
          "check the clock of this host, or replace it");
    } else if (now.plus(SOON).isAfter(end)) {
      findings.warning(subject, "expires in " + days + " days, on " + end, "renew it");
    } else {
      findings.ok(subject, "valid for " + days + " days, until " + end);
    }
  }
}
