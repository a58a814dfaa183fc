package org.skidder.containers.kubernetes.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skidder.containers.http.Endpoint;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.core.tls.VerificationMode;

/**
 * Where an API server is, and how to prove who we are. Immutable.
 *
 * @param host name or address
 * @param port of the server
 * @param path in front of all paths, without a slash at its end
 * @param tls empty for plain HTTP
 * @param credentials of requests
 */
record Cluster(
    String host, int port, String path, Optional<Security> tls, Credentials credentials) {
  /**
   * Certificates: files, or PEM texts themselves.
   *
   * @param authority whom to trust; empty: the system's authorities
   * @param certificate our own
   * @param key its private key
   * @param verified whether the server's certificate is checked
   */
  record Security(
      Optional<String> authority,
      Optional<String> certificate,
      Optional<String> key,
      boolean verified) {
    private TlsClient client() {
      TlsConfig usual = TlsConfig.defaults();
      return new TlsClient(
          new TlsConfig(
              true,
              authority.stream().toList(),
              certificate,
              key,
              Optional.empty(),
              verified ? VerificationMode.FULL : VerificationMode.NONE,
              List.of("TLSv1.2", "TLSv1.3"),
              usual.cipherSuites(),
              usual.curveTypes(),
              usual.renegotiation()),
          Path.of(""));
    }

    /** Keys are nobody's business. */
    @Override
    public String toString() {
      return "TLS";
    }
  }

  /**
   * Reads the certificates.
   *
   * @throws IllegalArgumentException with all that is wrong with them
   */
  Endpoint endpoint() {
    return new Endpoint.Tcp(host, port, tls.map(Security::client));
  }

  /** The files it names. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    tls.ifPresent(security ->
        Stream.of(security.authority(), security.certificate(), security.key())
            .flatMap(Optional::stream)
            .filter(text -> !text.contains("-----BEGIN"))
            .map(Path::of)
            .forEach(files::add));
    if (credentials instanceof Credentials.TokenFile(Path file)) {
      files.add(file);
    }
    return files;
  }

  @Override
  public String toString() {
    return (tls.isPresent() ? "https://" : "http://") + host + ":" + port + path;
  }
}
