package org.skidder.app.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.modules.Fileset;

/**
 * Reads the section of one input and plans it, at the start of the program or at any time later.
 * Belongs to one thread at a time.
 */
final class InputPlanner {
  private final GeneralConfig general;
  private final Identity identity;
  private final Filters filters;
  private final EdgeParsing parsing;
  private final SharedResources shared;

  /** Those found before: looking for one reads every jar. */
  private final Map<String, InputFactory<?>> factories = new HashMap<>();

  /**
   * Reads what is common to all inputs.
   *
   * @param root the main configuration
   * @param parsing decides where events are parsed
   * @param shared what processors share
   * @param configPath where processors look for relative names of files
   * @param problems where mistakes in its processors go
   */
  InputPlanner(
      Config root,
      GeneralConfig general,
      Identity identity,
      EdgeParsing parsing,
      SharedResources shared,
      Path configPath,
      Problems problems) {
    this.general = general;
    this.identity = identity;
    this.parsing = parsing;
    this.shared = shared;
    this.filters = new Filters(root, ProcessorContext.of(identity, shared, configPath), problems);
  }

  /** Makes the surroundings of an input. */
  @FunctionalInterface
  interface Contexts {
    /**
     * Makes them.
     *
     * @param rateLimit events per second, 0 for no limit
     */
    InputContext of(EventFilter filter, long rateLimit, FieldMap common, FieldMap metadata);
  }

  /** An input whose options are read and that can be made now. Nothing is opened yet. */
  interface PlannedInput {
    /**
     * Makes the input; {@code contexts} makes its surroundings.
     *
     * @throws IllegalArgumentException when the options cannot work; for the user
     */
    Input create(Contexts contexts);

    /** Reports what is wrong with the files that the options name, as certificates. */
    void check(Path configPath, Problems problems);
  }

  /**
   * Plans an input.
   *
   * @param section an entry of {@code filebeat.inputs}, or one of the same form
   * @param fileset the fileset of a module that it belongs to
   * @param fields laid over every event before anything else happens to it; asked for each batch
   * @return empty if it has mistakes, which are in {@code problems} then
   */
  Optional<PlannedInput> plan(
      Config section,
      Optional<Fileset> fileset,
      Optional<Supplier<Template>> fields,
      Problems problems) {
    String kind = kind(section);
    Optional<InputFactory<?>> factory = factory(kind);
    if (factory.isEmpty()) {
      problems.error(
          section.get("input_type").or(() -> section.get("type")).orElse(section),
          "there is no input of type "
              + kind
              + "; there are "
              + String.join(", ", Plugins.names(InputFactory.class)));
      return Optional.empty();
    }
    return plan(factory.get(), section, fileset, fields, problems);
  }

  private Optional<InputFactory<?>> factory(String kind) {
    InputFactory<?> known = factories.get(kind);
    if (known == null) {
      known = Plugins.find(InputFactory.class, kind).orElse(null);
      if (known != null) {
        factories.put(kind, known);
      }
    }
    return Optional.ofNullable(known);
  }

  /** The type of an input. */
  static String kind(Config section) {
    return section.text("input_type").or(() -> section.text("type")).orElse("log");
  }

  @SuppressWarnings("unchecked")
  private <C extends Record> Optional<PlannedInput> plan(
      InputFactory<?> raw,
      Config section,
      Optional<Fileset> fileset,
      Optional<Supplier<Template>> live,
      Problems problems) {
    InputFactory<C> factory = (InputFactory<C>) raw;
    Optional<InputCommon> common =
        new Binder(problems).allowOther(factory.configType()).tryBind(section, InputCommon.class);
    Optional<C> config =
        new Binder(problems).allowOther(InputCommon.class).tryBind(section, factory.configType());
    EventFilter filter = filters.of(section, problems);
    if (common.isEmpty() || config.isEmpty()) {
      return Optional.empty();
    }
    if (common.get().rateLimit() > 0) {
      factory
          .lossWhenHeldBack(config.get())
          .ifPresent(loss -> refuseLimit(section, loss, problems));
    }
    EdgeParsing.Decision decision = parsing.decide(section, common.get(), fileset, problems);
    return Optional.of(
        new PlannedInput() {
          @Override
          public Input create(Contexts contexts) {
            decision.log();
            filter.start();
            try {
              InputContext context = context(contexts, common.get(), decision, filter, live);
              return new ProcessedInput(factory.create(config.get(), context), filter);
            } catch (RuntimeException e) {
              filter.stop();
              throw e;
            }
          }

          @Override
          public void check(Path configPath, Problems problems) {
            factory.check(
                config.get(),
                configPath,
                (option, mistake) -> problems.error(section.get(option).orElse(section), mistake));
          }
        });
  }

  private InputContext context(
      Contexts contexts,
      InputCommon common,
      EdgeParsing.Decision decision,
      EventFilter filter,
      Optional<Supplier<Template>> live) {
    Tallies tallies = shared.get(Tallies.class, Tallies::new);
    InputContext context =
        contexts.of(
            decision.filter(live.<EventFilter>map(f -> laid(f, filter)).orElse(filter), tallies),
            common.rateLimit(),
            fields(common, filter),
            decision.namesPipeline() ? metadata(common) : new FieldMap());
    if (!decision.namesPipeline()) {
      tallies.register(context.metrics());
    }
    return context;
  }

  private static void refuseLimit(Config section, String loss, Problems problems) {
    problems.error(
        section.get("rate_limit").orElse(section),
        "is not possible with an input of type " + kind(section) + ": " + loss);
  }

  /** A filter of events that have more fields, which may change at any time. */
  private static EventFilter laid(Supplier<Template> fields, EventFilter filter) {
    return batch -> {
      batch.overlay(fields.get());
      return filter.apply(batch);
    };
  }

  private FieldMap fields(InputCommon common, EventFilter filter) {
    FieldMap fields = CommonFields.ofInput(general, common);
    if (filter.equals(EventFilter.NONE)) {
      fields.merge(CommonFields.ofSender(identity));
    }
    return fields;
  }

  private static FieldMap metadata(InputCommon common) {
    FieldMap metadata = new FieldMap();
    common.pipeline().ifPresent(id -> metadata.put("pipeline", id));
    return metadata;
  }
}
