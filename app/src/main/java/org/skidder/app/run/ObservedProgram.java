package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.skidder.app.metrics.ProcessMetrics;
import org.skidder.console.HttpConfig;
import org.skidder.console.HttpEndpoint;
import org.skidder.console.Program;
import org.skidder.console.report.Destination;
import org.skidder.console.report.MonitoringReporter;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.processors.host.HostFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that somebody watches; made only then, so that the console costs nothing otherwise. */
final class ObservedProgram implements Observed, Program {
  private static final Logger LOG = LoggerFactory.getLogger("http");

  private final Identity identity;
  private final String uuid;
  private final Metrics metrics;
  private final Map<String, Object> host;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Engine engine;

  ObservedProgram(Identity identity, String uuid, Metrics metrics) {
    this.identity = identity;
    this.uuid = uuid;
    this.metrics = metrics;
    host = new HostFacts(Path.of("/")).read(identity.hostname());
    ProcessMetrics.registerAllocations(metrics);
  }

  void serve(HttpConfig config) {
    try {
      watchers.add(new HttpEndpoint(config, this)::close);
    } catch (IOException e) {
      LOG.warn("http: {}; the program runs on without it", e.getMessage());
    }
  }

  void reportTo(Destination destination) {
    MonitoringReporter reporter = new MonitoringReporter(destination, this);
    watchers.add(reporter::close);
    reporter.start();
  }

  @Override
  public void running(Engine started) {
    engine = started;
    phase = Phase.RUNNING;
  }

  @Override
  public void stopping() {
    phase = Phase.STOPPING;
  }

  @Override
  public void close() {
    watchers.forEach(Runnable::run);
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String uuid() {
    return uuid;
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public Map<String, Object> state() {
    List<String> types = Optional.ofNullable(engine).map(Engine::inputTypes).orElse(List.of());
    Map<String, Object> state = new TreeMap<>();
    state.put("beat", Map.of("name", identity.shipper()));
    state.put("host", host);
    state.put("input", counted(types));
    state.put(
        "module", counted(Optional.ofNullable(engine).map(Engine::modules).orElse(List.of())));
    metricText("libbeat.output.type").ifPresent(type -> state.put("output", Map.of("name", type)));
    Map<String, Object> service = new TreeMap<>();
    service.put("id", uuid);
    service.put("name", identity.name());
    service.put("version", identity.version());
    state.put("service", service);
    return state;
  }

  private static Map<String, Object> counted(List<String> names) {
    Map<String, Object> values = new TreeMap<>();
    values.put("count", names.size());
    values.put("names", List.copyOf(new TreeSet<>(names)));
    return values;
  }

  private Optional<String> metricText(String name) {
    return Optional.ofNullable(metrics.all().get(name)).map(metric -> metric.value().toString());
  }

  @Override
  public List<SourceStatus> sources() {
    return Optional.ofNullable(engine).map(Engine::sources).orElse(List.of());
  }
}
