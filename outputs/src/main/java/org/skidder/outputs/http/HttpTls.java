package org.skidder.outputs.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.core.tls.VerificationMode;
import org.skidder.outputs.net.SecureLayer;

/**
 * TLS for hosts with https, and for proxies with https on the way to them, by one section {@code
 * ssl}. Without a section https has default settings. Thread-safe.
 */
public final class HttpTls implements SecureLayer {
  private final Optional<TlsClient> client;

  /**
   * Reads certificates: when there is a section, so that its mistakes are told even if no host
   * needs it, or when somebody has https.
   *
   * @param section counts when it is there and not disabled
   * @param peers hosts and proxies
   * @param configPath for relative names of certificates
   * @throws IllegalArgumentException when a certificate or key cannot be used
   */
  public HttpTls(Optional<TlsConfig> section, Collection<BaseUrl> peers, Path configPath) {
    Optional<TlsConfig> stated = section.filter(TlsConfig::enabled);
    boolean needed = stated.isPresent() || peers.stream().anyMatch(BaseUrl::https);
    client =
        needed
            ? Optional.of(new TlsClient(stated.orElseGet(TlsConfig::defaults), configPath))
            : Optional.empty();
  }

  /** Whether certificates are checked. */
  public boolean isVerifying() {
    return client.map(tls -> tls.verificationMode() != VerificationMode.NONE).orElse(true);
  }

  @Override
  public Socket secure(Socket plain, String host, int port) throws IOException {
    return client
        .orElseThrow(() -> new IOException("no certificates were read for " + host))
        .secure(plain, host, port);
  }
}
