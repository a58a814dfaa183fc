package org.skidder.setup;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;
import org.skidder.modules.ModuleLibrary;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;

/** Set-up with a configuration and a folder as home. */
public record Rig(Path home, Config root) {
  private static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "box", "box");

  public static Rig of(Path home, String yaml) {
    return new Rig(home, Config.ofYaml(yaml));
  }

  public SetUp setUp() {
    Problems problems = new Problems();
    SetupSections sections = SetupSections.of(root, problems).orElse(null);
    problems.throwIfErrors();
    return new SetUp(
        root,
        java.util.Objects.requireNonNull(sections),
        home,
        home,
        IDENTITY,
        new ModuleLibrary(home.resolve("module")));
  }

  /** The servers of {@code output.elasticsearch}. */
  public List<ElasticsearchHosts> servers() {
    return root.get("output.elasticsearch").stream()
        .map(section -> Binder.bind(section, ElasticsearchConfig.class, new Problems()))
        .map(config ->
            new ElasticsearchHosts(
                config,
                OutputContext.alone(
                    IDENTITY,
                    new Metrics(),
                    Clock.systemUTC(),
                    new SplittableRandom(1),
                    home,
                    root)))
        .toList();
  }

  /** Imports dashboards. */
  public void importDashboards() throws java.io.IOException {
    setUp().dashboards(servers());
  }
}
