package org.skidder.outputs.elasticsearch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.format.FormatString;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.common.BackoffOptions;
import org.skidder.outputs.common.DeadLetterOptions;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.ProxyRules;

/** Options of {@code output.elasticsearch}. */
public record ElasticsearchConfig(
    @Option(value = "Servers, as URL or host[:port].", required = true) List<String> hosts,
    @Option(value = "Connections to each host.", def = "1", min = "1", max = "1024") int worker,
    @Option(
            value = "Whether all hosts share the load; otherwise one is used until it fails.",
            def = "true")
        boolean loadbalance,
    @Option(value = "Protocol for hosts that state none: http or https.", def = "http")
        String protocol,
    @Option("Path for hosts that state none.") String path,
    @Option("User for basic authentication.") String username,
    @Option(value = "Password for basic authentication.", secret = true) String password,
    @Option("Query parameters of bulk requests.") Map<String, String> parameters,
    @Option("Headers added to every request.") Map<String, String> headers,
    @Option("Index; by default filebeat-<version>- and the UTC date of the event.")
        Optional<FormatString> index,
    @Option("Rules that choose the index; the first that applies wins, index is the last one.")
        Optional<Config> indices,
    @Option("Ingest pipeline.") Optional<FormatString> pipeline,
    @Option("Rules that choose the ingest pipeline, as indices does.") Optional<Config> pipelines,
    @Option("Proxy to go through, with http or https; by default what the environment says.")
        Optional<String> proxyUrl,
    @Option(
            value = "gzip level of requests; 0 sends them as they are.",
            def = "0",
            min = "0",
            max = "9")
        int compressionLevel,
    @Option(value = "Whether <, > and & are escaped in documents.", def = "true")
        boolean escapeHtml,
    @Option(
            value = "Events in one bulk request at most; 0 or less: what the queue has.",
            def = "2048",
            unit = "events")
        int bulkMaxSize,
    @Option(
            value = "Bytes of the lines in one bulk request, before encoding, at most.",
            def = "8MiB",
            min = "1KiB")
        ByteSize bulkMaxBytes,
    @Option(
            value = "Limit for connecting and for each request with its answer; 0: none.",
            def = "90s",
            min = "0s")
        Duration timeout,
    @Option(value = "Waits after errors.") BackoffOptions backoff,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter,
    @Option(
            value =
                "none: the server makes ids. offset: the same id each time an event is sent, so"
                    + " that nothing is stored twice.",
            def = "none")
        DocumentIds documentId,
    @Option("TLS; used for hosts with https.") Optional<TlsConfig> ssl,
    @Option(
            value = "Of no effect on events of inputs: they are sent until they are delivered.",
            def = "3")
        int maxRetries)
    implements Validated {
  private static final int PORT = 9200;

  /** The hosts, completed. */
  List<BaseUrl> urls() {
    return hosts.stream().map(host -> BaseUrl.parse(host, protocol, PORT, path)).toList();
  }

  @Override
  public void validate(Problems.Scope problems) {
    boolean usable = problems.check("protocol", () -> BaseUrl.protocol(protocol));
    usable &= problems.check("path", () -> BaseUrl.prefix(path));
    if (usable) {
      problems.check("hosts", this::urls);
    }
    problems.check("proxyUrl", () -> proxyUrl.map(ProxyRules::parse));
    problems.check("index", () -> SelectedTargets.index(this));
    SelectedTargets.indices(this, Optional.empty(), problems.all());
    SelectedTargets.pipelines(this, problems.all());
    if (problems.isSet("maxRetries")) {
      problems.warning(
          "maxRetries", "has no effect: events of inputs are sent until they are delivered");
    }
  }
}
