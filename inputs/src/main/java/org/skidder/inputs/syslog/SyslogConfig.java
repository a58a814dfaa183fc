package org.skidder.inputs.syslog;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.inputs.net.Endpoint;
import org.skidder.inputs.net.TcpConfig;
import org.skidder.inputs.net.UdpConfig;
import org.skidder.inputs.net.UnixConfig;

/** Options of the syslog input. */
public record SyslogConfig(
    @Option("How messages arrive: exactly one of udp, tcp and unix.") Protocol protocol,
    @Option(
            value =
                "What messages look like: rfc3164, rfc5424, or auto for both, told apart by the"
                    + " version behind the priority.",
            def = "auto")
        Format format,
    @Option(
            value =
                "Time zone of times without one: Local, a name like Europe/Berlin, or an offset"
                    + " like +02:00.",
            def = "Local")
        TimeZoneOption timezone,
    @Option(
            value = "How long after a failure to listen it is tried again.",
            def = "10s",
            min = "1ms")
        Duration scanFrequency)
    implements Validated {

  /** How messages arrive. */
  public record Protocol(
      @Option("Listens on a UDP port.") Optional<Udp> udp,
      @Option("Listens on a TCP port.") Optional<TcpConfig> tcp,
      @Option("Listens on a socket of the Unix domain.") Optional<UnixConfig> unix) {}

  /** Options of {@code protocol.udp}. */
  public record Udp(
      @Option(
              value = "Address to listen on, host:port; an empty host means all addresses.",
              required = true)
          Endpoint host,
      @Option(value = "How to listen.", inline = true) UdpConfig listener) {}

  @Override
  public void validate(Problems.Scope problems) {
    long stated =
        Stream.of(protocol.udp(), protocol.tcp(), protocol.unix())
            .filter(Optional::isPresent)
            .count();
    if (stated != 1) {
      problems.error(
          "protocol", "needs exactly one of protocol.udp, protocol.tcp and protocol.unix");
    }
  }
}
