package org.skidder.core.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.skidder.core.net.IpAddress;

/**
 * Whether a certificate is for a host (RFC 6125). The subject's common name counts only when there
 * is no subject alternative name at all.
 */
final class HostNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private HostNames() {}

  /** The reason why a certificate is not for a host; empty when it is. */
  static Optional<String> mismatch(X509Certificate certificate, String host) {
    List<String> names = new ArrayList<>();
    boolean alternatives = false;
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        alternatives = true;
        for (List<?> entry : all) {
          Object kind = entry.get(0);
          if ((kind.equals(DNS) || kind.equals(IP)) && entry.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return Optional.of("the names in its certificate are damaged: " + e.getMessage());
    }
    if (!alternatives) {
      commonName(certificate).ifPresent(names::add);
    }
    for (String name : names) {
      if (isFor(name, host)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "host name "
            + host
            + " is not in its certificate, which is for "
            + (names.isEmpty() ? "no host" : String.join(", ", names)));
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (Rdn part : subject.getRdns().reversed()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return Optional.of(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      // Then it names nobody.
    }
    return Optional.empty();
  }

  static boolean isFor(String name, String host) {
    Optional<InetAddress> address = IpAddress.parse(host);
    if (address.isPresent()) {
      return IpAddress.parse(name).equals(address);
    }
    String wanted = trimmed(host);
    String offered = trimmed(name);
    if (!offered.startsWith("*.")) {
      return !offered.isEmpty() && offered.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && wanted.substring(dot).equals(offered.substring(1));
  }

  private static String trimmed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
