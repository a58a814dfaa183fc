package org.skidder.outputs.logstash;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.outputs.common.BackoffOptions;
import org.skidder.outputs.common.DeadLetterOptions;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.NetworkOptions;

/** Options of {@code output.logstash}. */
public record LogstashConfig(
    @Option(value = "Servers, as host[:port].", required = true) List<String> hosts,
    @Option(
            value = "Port for hosts that state none; better stated with the host.",
            def = "5044",
            min = "1",
            max = "65535")
        int port,
    @Option(value = "Connections to each host.", def = "1", min = "1", max = "1024") int worker,
    @Option(
            value = "Whether all hosts share the load; otherwise one is used until it fails.",
            def = "false")
        boolean loadbalance,
    @Option("Text in @metadata.beat, from which Logstash makes index names; by default filebeat.")
        Optional<String> index,
    @Option(
            value = "zlib level of windows; 0 sends them as they are.",
            def = "3",
            min = "0",
            max = "9")
        int compressionLevel,
    @Option(value = "Whether <, > and & are escaped in documents.", def = "true")
        boolean escapeHtml,
    @Option(
            value =
                "Windows that may wait for their acknowledgement while one more is sent;"
                    + " 0: each is waited for.",
            def = "2",
            min = "0",
            max = "1024",
            unit = "windows")
        int pipelining,
    @Option(
            value =
                "Age at which a connection is replaced by a new one, with pipelining 0 only;"
                    + " 0: never.",
            def = "0s",
            min = "0s")
        Duration ttl,
    @Option(
            value =
                "Whether windows are small at first, grow with each acknowledgement and are"
                    + " halved by errors.",
            def = "false")
        boolean slowStart,
    @Option(
            value = "Events in one batch at most; 0 or less: what the queue has.",
            def = "2048",
            unit = "events")
        int bulkMaxSize,
    @Option(
            value = "Of no effect on events of inputs: they are sent until they are delivered.",
            def = "3")
        int maxRetries,
    @Option(
            value =
                "Limit for connecting, for sending a window and for each message of the server;"
                    + " 0: none.",
            def = "30s",
            min = "0s")
        Duration timeout,
    @Option("Waits after errors.") BackoffOptions backoff,
    @Option(value = "The way to the hosts.", inline = true) NetworkOptions network,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter)
    implements Validated {

  /** The hosts, completed. */
  List<HostPort> addresses() {
    return hosts.stream().map(host -> HostPort.parse(host, port)).toList();
  }

  @Override
  public void validate(Problems.Scope problems) {
    problems.check("hosts", this::addresses);
    if (!ttl.isZero() && pipelining > 0) {
      problems.warning("ttl", "has no effect; it needs pipelining: 0");
    }
    if (problems.isSet("maxRetries")) {
      problems.warning(
          "maxRetries", "has no effect: events of inputs are sent until they are delivered");
    }
  }
}
