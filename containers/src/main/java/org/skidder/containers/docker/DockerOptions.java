package org.skidder.containers.docker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.containers.http.Endpoint;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;

/** Where the Docker engine is; part of the options of whatever asks it. */
public record DockerOptions(
    @Option(
            value = "The engine: `unix:///path/of/socket` or `tcp://host:port`.",
            def = "unix:///var/run/docker.sock")
        String host,
    @Option(
            value = "File with the authority that signed the engine's certificate.",
            name = "ssl.certificate_authority")
        Optional<String> certificateAuthority,
    @Option(value = "File with our certificate.", name = "ssl.certificate")
        Optional<String> certificate,
    @Option(value = "File with the private key of our certificate.", name = "ssl.key")
        Optional<String> key)
    implements Validated {
  private static final String UNIX = "unix://";
  private static final Pattern ADDRESS =
      Pattern.compile("tcp://(\\[[0-9a-fA-F:.%]+]|[^:/\\[\\]]+)(?::(\\d{1,5}))?/?");
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;
  private static final int MAX_PORT = 65535;

  @Override
  public void validate(Problems.Scope problems) {
    if (!host.matches("(unix|tcp)://.+")) {
      problems.error("host", "expected unix:///path/of/socket or tcp://host:port");
    }
    if (host.startsWith("tcp://")) {
      problems.check("host", this::address);
    }
    if (host.startsWith(UNIX) && hasTls()) {
      problems.error("host", "ssl is for tcp:// only; remove ssl, or name a tcp:// host");
    }
    if (certificate.isPresent() != key.isPresent()) {
      problems.error(
          certificate.isPresent() ? "certificate" : "key",
          "ssl.certificate and ssl.key go together; set both");
    }
  }

  private boolean hasTls() {
    return certificateAuthority.isPresent() || certificate.isPresent() || key.isPresent();
  }

  /**
   * The way to the engine.
   *
   * @param configPath where relative names of files are looked for
   * @throws IllegalArgumentException when a file or the address cannot be used; for the user
   */
  public Endpoint endpoint(Path configPath) {
    if (host.startsWith(UNIX)) {
      return new Endpoint.Unix(Path.of(host.substring(UNIX.length())));
    }
    Address address = address();
    return new Endpoint.Tcp(
        address.name(), address.port(), hasTls() ? Optional.of(tls(configPath)) : Optional.empty());
  }

  private record Address(String name, int port) {}

  private Address address() {
    Matcher address = ADDRESS.matcher(host);
    if (!address.matches()) {
      throw new IllegalArgumentException("'" + host + "' is no address; expected tcp://host:port");
    }
    int usual = hasTls() ? TLS_PORT : PLAIN_PORT;
    int port = address.group(2) == null ? usual : Integer.parseInt(address.group(2));
    if (port == 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + host + "': a port is a number from 1 to " + MAX_PORT);
    }
    return new Address(address.group(1).replaceAll("[\\[\\]]", ""), port);
  }

  private TlsClient tls(Path configPath) {
    Map<String, String> ssl = new LinkedHashMap<>();
    certificateAuthority.ifPresent(file -> ssl.put("certificate_authorities", file));
    certificate.ifPresent(file -> ssl.put("certificate", file));
    key.ifPresent(file -> ssl.put("key", file));
    return new TlsClient(Binder.bind(Config.of(ssl), TlsConfig.class, new Problems()), configPath);
  }
}
