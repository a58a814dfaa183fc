package org.skidder.core.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The current certificates and keys of one section, ready for use; looks at the files' times before
 * each connection and reads them again when they changed. Thread-safe.
 */
final class TlsContexts {
  private static final Logger LOG = LoggerFactory.getLogger("tls");

  private final TlsConfig config;
  private final UnaryOperator<Path> resolve;
  private final Function<TlsMaterial, TrustManager> trust;
  private final SSLParameters parameters;

  private SSLContext context;
  private Map<Path, FileStamp> read = Map.of();

  /**
   * Reads everything for the first time.
   *
   * @param trust what checks the peer
   * @throws IllegalArgumentException with all that is wrong
   */
  TlsContexts(
      TlsConfig config, UnaryOperator<Path> resolve, Function<TlsMaterial, TrustManager> trust) {
    this.config = config;
    this.resolve = resolve;
    this.trust = trust;
    context = load();
    parameters = parameters(context);
  }

  /** A context with the certificates as they are now. */
  synchronized SSLContext context() {
    if (haveChanged()) {
      try {
        context = load();
        LOG.info("Certificates have changed and were read again: {}", read.keySet());
      } catch (IllegalArgumentException e) {
        LOG.error("Changed certificates cannot be used, the earlier ones stay: {}", e.getMessage());
      }
    }
    return context;
  }

  /** Protocols, suites and curves as configured. */
  SSLParameters parameters() {
    return parameters;
  }

  private SSLContext load() {
    TlsMaterial material = new TlsMaterial(config, resolve);
    try {
      material.read();
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(material.keys(), new TrustManager[] {trust.apply(material)}, null);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    } finally {
      // What cannot be used is not read again until it changes.
      read = Map.copyOf(material.files());
    }
  }

  private boolean haveChanged() {
    return read.entrySet().stream()
        .anyMatch(file -> !FileStamp.of(file.getKey()).equals(file.getValue()));
  }

  private SSLParameters parameters(SSLContext made) {
    SSLParameters available = made.getDefaultSSLParameters();
    SSLParameters chosen = new SSLParameters();
    String[] protocols =
        chosen(
            "protocol version",
            config.supportedProtocols(),
            TlsNames::protocol,
            available.getProtocols());
    chosen.setProtocols(protocols);
    if (config.cipherSuites().isEmpty()) {
      chosen.setCipherSuites(available.getCipherSuites());
    } else {
      chosen.setCipherSuites(suites(protocols, available));
    }
    if (!config.curveTypes().isEmpty()) {
      chosen.setNamedGroups(
          config.curveTypes().stream()
              .map(name -> TlsNames.curve(name).orElseThrow())
              .toArray(String[]::new));
    }
    return chosen;
  }

  /** The suites of TLS 1.3 have no names in configurations and always stay. */
  private String[] suites(String[] protocols, SSLParameters available) {
    List<String> suites = new ArrayList<>();
    if (Arrays.asList(protocols).contains("TLSv1.3")) {
      for (String suite : available.getCipherSuites()) {
        if (!suite.contains("_WITH_") && !suite.endsWith("_SCSV")) {
          suites.add(suite);
        }
      }
    }
    suites.addAll(
        List.of(
            chosen(
                "cipher suite",
                config.cipherSuites(),
                TlsNames::suite,
                available.getCipherSuites())));
    return suites.toArray(new String[0]);
  }

  private static String[] chosen(
      String what,
      List<String> names,
      Function<String, Optional<String>> translate,
      String[] available) {
    List<String> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String name : names) {
      String known = translate.apply(name).orElseThrow();
      if (!Arrays.asList(available).contains(known)) {
        unusable.add(name);
      } else if (!usable.contains(known)) {
        usable.add(known);
      }
    }
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "this runtime has no " + what + " of those listed: " + String.join(", ", names));
    }
    if (!unusable.isEmpty()) {
      // What nobody listed is nobody's concern.
      LOG.atLevel(
              names.equals(TlsConfig.defaults().supportedProtocols()) ? Level.DEBUG : Level.WARN)
          .log("This runtime does not have {} {}", what, String.join(", ", unusable));
    }
    return usable.toArray(new String[0]);
  }
}
