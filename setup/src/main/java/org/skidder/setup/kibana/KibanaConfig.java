package org.skidder.setup.kibana;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.http.BaseUrl;

/** Options of {@code setup.kibana}. */
public record KibanaConfig(
    @Option(
            value = "Whether Kibana may be talked to; without it dashboards cannot be imported.",
            def = "true")
        boolean enabled,
    @Option(value = "Server, as URL or host[:port].", def = "localhost:5601") String host,
    @Option(value = "Protocol for a host that states none: http or https.", def = "http")
        String protocol,
    @Option("Path for a host that states none.") String path,
    @Option("User for basic authentication; by default that of output.elasticsearch.")
        String username,
    @Option(
            value = "Password for basic authentication; by default that of output.elasticsearch.",
            secret = true)
        String password,
    @Option("Headers added to every request.") Map<String, String> headers,
    @Option("The space of Kibana to import into.") Space space,
    @Option("TLS; used for https.") Optional<TlsConfig> ssl,
    @Option(
            value = "Limit for connecting and for each request with its answer; 0: none.",
            def = "90s",
            min = "0s")
        Duration timeout)
    implements Validated {
  private static final int PORT = 5601;

  /** Options of {@code setup.kibana.space}. */
  public record Space(@Option("Id of the space; by default the default space.") String id) {}

  /** The server, completed. */
  BaseUrl url() {
    return BaseUrl.parse(host.isBlank() ? "localhost" : host, protocol, PORT, path);
  }

  @Override
  public void validate(Problems.Scope problems) {
    boolean usable = problems.check("protocol", () -> BaseUrl.protocol(protocol));
    usable &= problems.check("path", () -> BaseUrl.prefix(path));
    if (usable) {
      problems.check("host", this::url);
    }
    if (!space.id().matches("[a-z0-9_-]*")) {
      problems.error("space", "an id is of lower-case letters, digits, _ and -");
    }
  }
}
