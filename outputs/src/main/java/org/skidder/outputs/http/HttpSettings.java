package org.skidder.outputs.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skidder.outputs.net.SecureLayer;

/**
 * How a server is talked to.
 *
 * @param userAgent value of {@code User-Agent}
 * @param timeout for connecting, for the TLS handshake, and for one whole exchange; zero: no limit
 * @param tls for {@code https}, of the server and of the proxy
 * @param proxy to go through: for a plain request it is told the whole address, for {@code https}
 *     asked for a tunnel
 * @param credentials for basic authentication
 * @param headers added to each request; one named {@code Host} replaces ours
 * @param acceptCompressed whether the server may compress its answers
 */
public record HttpSettings(
    String userAgent,
    Duration timeout,
    SecureLayer tls,
    Optional<BaseUrl> proxy,
    Optional<Credentials> credentials,
    Map<String, String> headers,
    boolean acceptCompressed) {
  /**
   * @param user user name
   * @param password password
   */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user + ":…";
    }
  }
}
