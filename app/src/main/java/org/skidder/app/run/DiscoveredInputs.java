package org.skidder.app.run;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.skidder.app.run.InputPlanner.Contexts;
import org.skidder.containers.discovery.InputHost;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.reload.RunningInputs;
import org.skidder.core.reload.WantedInput;

/** Lets inputs run that autodiscover asks for. Belongs to its worker. */
final class DiscoveredInputs implements InputHost {
  private static final String OWNER = "autodiscover";

  /** A closed file with an incomplete last line is not waited for longer than this. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private record Discovered(InputPlan plan, WantedInput wanted) implements Planned {
    @Override
    public String name() {
      return wanted.name();
    }
  }

  private final InputsPlan plan;
  private final RunningInputs running;
  private final Contexts contexts;
  private final Clock clock;
  private final Runnable onModules;
  private Set<Object> filesets = Set.of();

  /**
   * @param onModules run when other filesets are to run, before they start
   */
  DiscoveredInputs(
      InputsPlan plan, RunningInputs running, Contexts contexts, Clock clock, Runnable onModules) {
    this.plan = plan;
    this.running = running;
    this.contexts = contexts;
    this.clock = clock;
    this.onModules = onModules;
  }

  @Override
  public List<Planned> plan(Config config, Supplier<Template> fields, Problems problems) {
    List<Planned> planned = new ArrayList<>();
    for (InputPlan each : plan.discover(config, fields, problems)) {
      planned.add(new Discovered(each, each.wanted(contexts)));
    }
    return planned;
  }

  @Override
  public int run(Collection<Planned> all) {
    Map<Object, InputPlan> modules = new LinkedHashMap<>();
    List<WantedInput> wishes = new ArrayList<>(all.size());
    for (Planned each : all) {
      Discovered discovered = (Discovered) each;
      wishes.add(discovered.wanted());
      // One input for each fileset tells what pipelines are needed.
      discovered
          .plan()
          .fileset()
          .ifPresent(
              f -> modules.putIfAbsent(List.of(f.path(), f.pipelineIds()), discovered.plan()));
    }
    if (!modules.keySet().equals(filesets)) {
      filesets = Set.copyOf(modules.keySet());
      plan.discovered(List.copyOf(modules.values()));
      onModules.run();
    }
    running.applyToSuccessors(OWNER, wishes);
    return running.missing(OWNER);
  }

  /** The wishes, for a run that ends by itself. */
  static List<WantedInput> wishes(List<Planned> all) {
    return all.stream().map(each -> ((Discovered) each).wanted()).toList();
  }

  @Override
  public boolean isReading(Planned input) {
    return running
        .find(((Discovered) input).wanted().identity())
        // In this order: what is found meanwhile is not among those any more, but more than them.
        .map(found -> found.sources().stream().anyMatch(this::isUnread) || found.hasMoreSources())
        .orElse(false);
  }

  @Override
  public boolean finish(Planned input) {
    Object identity = ((Discovered) input).wanted().identity();
    // More may come to one that goes on for somebody else.
    return !running.isWantedBesides(OWNER, identity)
        && running.find(identity).map(Input::finish).orElse(false);
  }

  private boolean isUnread(SourceStatus source) {
    return switch (source.state()) {
      case READING -> true;
      case WAITING -> false;
      // More than there are harvesters for, for instance.
      case CLOSED ->
          source.size() > source.read()
              && Duration.between(source.moved(), clock.instant()).compareTo(PATIENCE) < 0;
    };
  }
}
