package org.skidder.console.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.ProxyRules;

/** Options of {@code xpack.monitoring.elasticsearch}, laid over those of the output. */
public record ReporterConfig(
    @Option(value = "Servers, as URL or host[:port]; those of the output if it is Elasticsearch.")
        List<String> hosts,
    @Option(value = "Protocol for hosts that state none: http or https.", def = "http")
        String protocol,
    @Option("Path for hosts that state none.") String path,
    @Option(value = "User for basic authentication.", def = "beats_system") String username,
    @Option(value = "Password for basic authentication.", secret = true) String password,
    @Option("Query parameters added to each report.") Map<String, String> parameters,
    @Option("Headers added to every request.") Map<String, String> headers,
    @Option("Proxy to go through, with http or https; by default what the environment says.")
        Optional<String> proxyUrl,
    @Option(
            value = "gzip level of reports; 0 sends them as they are.",
            def = "0",
            min = "0",
            max = "9")
        int compressionLevel,
    @Option("TLS; used for hosts with https.") Optional<TlsConfig> ssl,
    @Option(
            value = "Limit for connecting and for each request with its answer; 0: none.",
            def = "60s",
            min = "0s")
        Duration timeout,
    @Option(value = "Of no effect: a report that fails is dropped.", def = "3") int maxRetries,
    @Option(value = "Of no effect: each report is one request.", def = "50") int bulkMaxSize,
    @Option(value = "Of no effect: reports are not kept.", def = "50") int bufferSize,
    @Option("How often metrics are sent.") Metrics metrics,
    @Option("How often the state is sent.") State state,
    @Option("Tags added to each report.") List<String> tags)
    implements Validated {
  private static final String SECTION = "xpack.monitoring";
  private static final String OWN = SECTION + ".elasticsearch";
  private static final String OUTPUT = "output.elasticsearch";
  private static final int PORT = 9200;
  private static final String NO_SERVER =
      "there is no server for the reports of " + SECTION + "; list at least one";

  /** What nothing is reported without, in the words of the output's own options. */
  private record Servers(
      @Option(value = "Servers, as URL or host[:port].", required = true) List<String> hosts) {}

  /** Options of {@code metrics}. */
  public record Metrics(
      @Option(value = "How often metrics are sent.", def = "10s", min = "1ms") Duration period) {}

  /** Options of {@code state}. */
  public record State(
      @Option(value = "How often the state is sent.", def = "1m", min = "1ms") Duration period) {}

  /**
   * Reads the section {@code xpack.monitoring}; what it does not say is taken from the output, if
   * that is Elasticsearch.
   *
   * @param root the whole configuration
   * @return empty if the section is not there, switched off, or has errors, which are in the
   *     problems then
   */
  public static Optional<ReporterConfig> of(Config root, Problems problems) {
    return root.get(SECTION)
        .filter(Config::isEnabled)
        .flatMap(section -> ofSection(section, root, problems));
  }

  private static Optional<ReporterConfig> ofSection(
      Config section, Config root, Problems problems) {
    for (Config child : section.named()) {
      if (!child.name().equals("enabled") && !child.name().equals("elasticsearch")) {
        problems.error(child, "there is no such reporter; reports go to elasticsearch only");
      }
    }
    Config own = section.get("elasticsearch").filter(Config::isEnabled).orElse(Config.empty());
    boolean hosts = own.get("hosts").filter(at -> at.isScalar() || !at.isEmpty()).isPresent();
    Optional<Config> output =
        root.get(OUTPUT)
            .filter(Config::isEnabled)
            .or(() -> hosts ? Optional.empty() : onlyNamed(root));
    if (hosts && output.isPresent()) {
      problems.error(
          own.get("hosts").orElse(own),
          "reports go to the servers of "
              + OUTPUT
              + " when that is the output; remove the hosts here, or use another output");
      return Optional.empty();
    }
    if (!hosts && output.isEmpty()) {
      problems.error(
          section,
          "there is nowhere to report to: set "
              + SECTION
              + ".elasticsearch.hosts, or use "
              + OUTPUT
              + ", or have one elasticsearch in outputs");
      return Optional.empty();
    }
    for (String name : List.of("max_retries", "bulk_max_size", "buffer_size")) {
      own.get(name).ifPresent(at -> problems.warning(at, "has no effect on reports"));
    }
    return output.isPresent()
        ? over(output.get(), own, problems)
        : new Binder(problems).allowOther("enabled").tryBind(own, ReporterConfig.class);
  }

  /** Reads options laid over those of the output; each mistake is told where it was made. */
  private static Optional<ReporterConfig> over(Config output, Config own, Problems problems) {
    // As the output tells it, at the same place: equal mistakes are told once.
    var _ = binder(output, problems).tryBind(output, Servers.class);
    Problems theirs = problems.another();
    var _ = binder(output, theirs).tryBind(output, ReporterConfig.class);
    Problems found = problems.another();
    // An empty list says nothing, and must not replace the output's.
    Config merged = Overlay.of(output, Overlay.without(own, "hosts")).named(output.path());
    Optional<ReporterConfig> bound = binder(output, found).tryBind(merged, ReporterConfig.class);
    List<Problems.Problem> known = all(theirs);
    for (Problems.Problem problem : all(found)) {
      if (!problem.message().equals(NO_SERVER)) {
        problems.addAll(List.of(known.contains(problem) ? problem : ours(problem, output)));
      }
    }
    return bound;
  }

  /** What the output has beyond these options is no mistake. */
  private static Binder binder(Config output, Problems problems) {
    return new Binder(problems)
        .allowOther("enabled")
        .allowOther(output.names().toArray(String[]::new));
  }

  private static List<Problems.Problem> all(Problems problems) {
    List<Problems.Problem> all = new ArrayList<>(problems.errors());
    all.addAll(problems.warnings());
    return all;
  }

  /** A mistake that the output does not have without our options. */
  private static Problems.Problem ours(Problems.Problem problem, Config output) {
    return new Problems.Problem(
        problem.severity(),
        problem.origin(),
        problem.option().replace(output.path(), OWN),
        problem.message().replace(output.path(), OWN),
        problem.evenOff());
  }

  /** The only entry of {@code outputs} that is Elasticsearch. */
  private static Optional<Config> onlyNamed(Config root) {
    List<Config> found =
        root.get("outputs").map(Config::items).orElse(List.of()).stream()
            .filter(Config::isEnabled)
            .flatMap(entry -> entry.get("elasticsearch").filter(Config::isEnabled).stream())
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** The hosts, completed. */
  List<BaseUrl> urls() {
    return hosts.stream().map(host -> BaseUrl.parse(host, protocol, PORT, path)).toList();
  }

  /** The proxy that leads to a host. */
  Optional<BaseUrl> proxy(BaseUrl host) {
    return proxyUrl.isPresent()
        ? proxyUrl.map(ProxyRules::parse)
        : ProxyRules.fromEnvironment(System.getenv(), host);
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (hosts.isEmpty()) {
      problems.error("hosts", NO_SERVER);
    }
    boolean usable = problems.check("protocol", () -> BaseUrl.protocol(protocol));
    usable &= problems.check("path", () -> BaseUrl.prefix(path));
    if (usable) {
      problems.check("hosts", this::urls);
    }
    problems.check("proxyUrl", () -> proxyUrl.map(ProxyRules::parse));
  }
}
