package org.skidder.inputs.net;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.skidder.core.config.Option;
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;

/** Options of a TCP listener. */
public record TcpConfig(
    @Option(
            value = "Address to listen on, host:port; an empty host means all addresses.",
            required = true)
        Endpoint host,
    @Option(value = "What connections carry.", inline = true) StreamConfig stream,
    @Option("TLS; on when the section is there.") Optional<TlsServerConfig> ssl) {

  /** TLS, if it is on. */
  Optional<TlsServerConfig> tls() {
    return ssl.filter(section -> section.common().enabled());
  }

  /**
   * Reads the certificates.
   *
   * @param configPath where relative names of files are looked for
   * @param mistakes told what is wrong with them
   */
  public void check(Path configPath, Consumer<String> mistakes) {
    try {
      tls().ifPresent(section -> new TlsServer(section, configPath));
    } catch (IllegalArgumentException e) {
      mistakes.accept(String.valueOf(e.getMessage()));
    }
  }
}
