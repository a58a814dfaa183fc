package org.skidder.setup.dashboards;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of {@code setup.dashboards}. */
public record DashboardsConfig(
    @Option(
            value = "Whether dashboards are imported at each start; on if the section is there.",
            def = "true")
        boolean enabled,
    @Option(
            "Folder to import, instead of the dashboards of the modules; by default kibana in"
                + " path.home, if it is there.")
        Optional<Path> directory,
    @Option("Zip archive to import, instead of a folder.") Optional<Path> file,
    @Option("Where to download the zip archive from; file wins.") Optional<String> url,
    @Option(value = "Folder in the archive; empty for all of them.", def = "filebeat") String beat,
    @Option(value = "Index of Kibana 5, which is written by way of Elasticsearch.", def = ".kibana")
        String kibanaIndex,
    @Option("Name of the index pattern, instead of filebeat-*.") Optional<String> index,
    @Option("Whether the index pattern is left out.") boolean onlyDashboards,
    @Option("Whether the dashboards are left out.") boolean onlyIndex,
    @Option("Whether Kibana is used without asking Elasticsearch for its version.")
        boolean alwaysKibana,
    @Option("Attempts to reach Kibana.") Retry retry)
    implements Validated {

  /** Options of {@code setup.dashboards.retry}. */
  public record Retry(
      @Option("Whether Kibana is tried again when it cannot be reached.") boolean enabled,
      @Option(value = "Wait between attempts.", def = "1s", min = "0s") Duration interval,
      @Option(value = "Further attempts at most; 0: no limit.", def = "0", min = "0")
          int maximum) {}

  @Override
  public void validate(Problems.Scope problems) {
    if (onlyDashboards && onlyIndex) {
      problems.error("onlyIndex", "with only_dashboards nothing is left to import");
    }
    boolean archive = file.isPresent() || url.isPresent();
    if (problems.isSet("beat") && !archive) {
      problems.warning("beat", "has no effect without file or url");
    }
    if (url.filter(text -> text.matches("[^:/]+://[^/?#]*@.*")).isPresent()) {
      problems.warning("url", "user and password in the address are not sent");
    }
    url.filter(text -> !text.matches("(?i)https?://.+"))
        .ifPresent(text -> problems.error("url", "must begin with http:// or https://"));
  }
}
