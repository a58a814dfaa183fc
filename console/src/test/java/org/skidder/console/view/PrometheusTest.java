package org.skidder.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;

class PrometheusTest {
  private final Metrics metrics = new Metrics();

  private String text() {
    return Prometheus.of(metrics, new Identity("filebeat", "6.4.0", "h", "h"));
  }

  @ParameterizedTest
  @CsvSource({
    "libbeat.output.write.bytes,true,skidder_output_write_bytes_total",
    "libbeat.pipeline.events.total,true,skidder_pipeline_events_total",
    "filebeat.harvester.open_files,false,skidder_harvester_open_files",
    "beat.info.uptime.ms,false,skidder_info_uptime_seconds",
    "beat.cpu.total.time.ms,true,skidder_cpu_total_time_seconds_total",
    "registrar.states.current,false,skidder_registrar_states_current",
    "system.load.norm.15,false,skidder_system_load_norm_15",
  })
  void namesFollowTheConventions(String metric, boolean counter, String name) {
    assertThat(Prometheus.name(metric, counter)).isEqualTo(name);
  }

  @Test
  void everyFamilyHasHelpTypeAndValue() {
    metrics.counter("libbeat.pipeline.queue.acked").add(7);
    metrics.gauge("beat.info.uptime.ms", () -> 1500);
    metrics.register("system.load.1", new Metrics.Gauge(() -> 0.25));

    assertThat(text())
        .contains(
            "# HELP skidder_pipeline_queue_acked_total Acknowledged events that left the queue.\n"
                + "# TYPE skidder_pipeline_queue_acked_total counter\n"
                + "skidder_pipeline_queue_acked_total 7\n",
            "# TYPE skidder_info_uptime_seconds gauge\nskidder_info_uptime_seconds 1.5\n",
            "skidder_system_load_1 0.25\n",
            "skidder_build_info{name=\"filebeat\",version=\"6.4.0\"} 1\n")
        .endsWith("\n");
  }

  @Test
  void outputsAreLabelsAndTextsAreNoMetrics() {
    metrics.register("libbeat.output.type", new Metrics.Text(() -> "we\"ird\\\n"));
    metrics.counter("libbeat.output.events.acked").add(1);

    assertThat(text())
        .contains("skidder_output_events_acked_total{output=\"we\\\"ird\\\\\\n\"} 1\n")
        .doesNotContain("output_type");
  }

  @Test
  void alertsOfTheDocumentationUseNamesThatExist() throws IOException {
    Set<Pattern> names = new HashSet<>();
    for (Catalogue.Entry entry : Catalogue.all()) {
      // What is known only at run time, as the name of an output, is any word.
      String name = entry.name().replace("*", "anything");
      boolean counter = entry.kind() == Catalogue.Kind.COUNTER;
      names.add(Pattern.compile(Prometheus.name(name, counter).replace("anything", "\\w+")));
    }
    List<String> used =
        Pattern.compile("\\bskidder_\\w+")
            .matcher(Files.readString(Path.of("../docs/monitoring.md")))
            .results()
            .map(MatchResult::group)
            .filter(name -> !name.equals("skidder_"))
            .toList();

    assertThat(used)
        .hasSizeGreaterThan(6)
        .allMatch(name -> names.stream().anyMatch(known -> known.matcher(name).matches()));
  }
}
