package org.skidder.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Route.WhenFull;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;
import org.skidder.core.spool.SpoolOptions;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.outputs.file.FileOutputConfig;

/**
 * An output whose options are read.
 *
 * @param name empty for the only one, in section {@code output}
 * @param condition which events it takes
 * @param whenFull what happens when it is full
 * @param queue of its own; says nothing if it has none
 * @param target what it sends to
 * @param shape what cannot be changed while it runs
 */
record PlannedOutput(
    String name,
    Condition condition,
    WhenFull whenFull,
    QueuePlan queue,
    Target<?> target,
    Object shape) {

  /** The options of a kind of output. */
  record Target<C extends Record>(OutputFactory<C> factory, C config, Config section) {
    /**
     * Reads a section named as the kind of output is.
     *
     * @return empty when it is not valid; the reasons are in the problems then
     */
    static Optional<Target<?>> of(Config section, Problems problems) {
      @SuppressWarnings("rawtypes")
      Optional<OutputFactory> factory = Plugins.find(OutputFactory.class, section.name());
      if (factory.isEmpty()) {
        problems.error(
            section,
            "output type "
                + section.name()
                + " undefined; there are "
                + String.join(", ", Plugins.names(OutputFactory.class)));
        return Optional.empty();
      }
      return bound(factory.get(), section, problems);
    }

    @SuppressWarnings("unchecked")
    private static <C extends Record> Optional<Target<?>> bound(
        OutputFactory<?> raw, Config section, Problems problems) {
      OutputFactory<C> factory = (OutputFactory<C>) raw;
      return new Binder(problems)
          .allowOther("enabled")
          .tryBind(section, factory.configType())
          .map(config -> new Target<>(factory, config, section));
    }

    private OutputPlan create(OutputContext context) {
      return factory.create(config, context);
    }

    private boolean test(OutputContext context, StepReport report) {
      try {
        return factory.test(config, context, report);
      } catch (IllegalArgumentException e) {
        throw new ConfigException(section.origin(), section.path(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Its connections. */
  OutputPlan create(OutputContext context) {
    OutputPlan plan = target.create(named(context));
    return name.isEmpty() ? plan : plan.withName(name);
  }

  /**
   * Tries its connections and tells each step.
   *
   * @throws ConfigException when the options cannot work
   */
  boolean test(OutputContext context, StepReport report) {
    if (name.isEmpty()) {
      return target.test(context, report);
    }
    report.group(name);
    try {
      return target.test(named(context), report);
    } finally {
      report.end();
    }
  }

  /** The queue that it uses: its own, or that of the whole. */
  QueuePlan queueOr(QueuePlan whole) {
    return queue.isEmpty() ? whole : queue;
  }

  /**
   * Where and how its queue on disk is kept, if it has one. The name of the output is appended to
   * that of the spool, unless that is stated for this output alone.
   */
  Optional<SpoolOptions> spool(QueuePlan whole, Path dataPath) {
    boolean stated = queue.spool().flatMap(own -> own.file().path()).isPresent();
    return queueOr(whole).spool().map(used -> used.options(dataPath, stated ? "" : name));
  }

  /**
   * The file that it writes to, if it is of that kind.
   *
   * @param program whose name the file has when none is stated
   */
  Optional<Path> file(String program) {
    return target.config() instanceof FileOutputConfig config
        ? Optional.of(config.active(program).toAbsolutePath().normalize())
        : Optional.empty();
  }

  /** Its servers, if they are of Elasticsearch. */
  Optional<ElasticsearchHosts> elasticsearch(OutputContext context) {
    return target.config() instanceof ElasticsearchConfig config
        ? Optional.of(new ElasticsearchHosts(config, named(context)))
        : Optional.empty();
  }

  private OutputContext named(OutputContext context) {
    return name.isEmpty() ? context : context.named(name);
  }
}
