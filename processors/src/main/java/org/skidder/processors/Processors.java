package org.skidder.processors;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles {@code processors} of the configuration. Belongs to one thread. */
public final class Processors {
  private static final Logger LOG = LoggerFactory.getLogger("processors");

  /** Processors that are known but not there, and why. */
  private static final Map<String, String> ABSENT =
      Map.of(
          "script",
          "is left out on purpose: code in a configuration cannot be checked at the start and has"
              + " no bounded cost per event; use the other processors",
          "add_process_metadata",
          "is left out on purpose: when an event is read, its process may be gone or its number"
              + " may be another's");

  private final Map<String, ProcessorFactory<?>> factories;
  private final ProcessorContext context;
  private final Problems problems;

  /** Knows the processors of all modules; reports mistakes to {@code problems}. */
  public Processors(ProcessorContext context, Problems problems) {
    this(context, problems, new TreeMap<>());
    for (ProcessorFactory<?> factory : ServiceLoader.load(ProcessorFactory.class)) {
      factories.put(factory.name(), factory);
    }
  }

  private Processors(
      ProcessorContext context, Problems problems, Map<String, ProcessorFactory<?>> factories) {
    this.context = context;
    this.problems = problems;
    this.factories = factories;
  }

  /** The same, without looking for them again; mistakes go to other problems. */
  public Processors reportingTo(Problems others) {
    return new Processors(context, others, factories);
  }

  /**
   * Compiles the {@code processors} of a section.
   *
   * @param section the input, or the root
   * @return the processors without those that have mistakes, which are reported
   */
  public List<Step> compile(Config section) {
    Optional<Config> list = section.get("processors");
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().names().isEmpty() || list.get().isScalar()) {
      problems.error(
          list.get(),
          "expected a list of processors; begin each with '- ', for example '- drop_event:'");
      return List.of();
    }
    List<Step> steps = compile(list.get().items());
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}: {}", list.get(), String.join(", ", steps.stream().map(Step::name).toList()));
    }
    return steps;
  }

  /** Compiles the items of a list. */
  public List<Step> compile(Collection<Config> items) {
    List<Step> steps = new ArrayList<>();
    for (Config item : items) {
      item(item).ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<Step> item(Config item) {
    List<String> names = item.names();
    if (names.size() != 1) {
      problems.error(
          item,
          names.isEmpty()
              ? "expected a processor and its options, for example 'drop_event: {when: …}'"
              : "each entry must have exactly one processor, found "
                  + names.size()
                  + " ("
                  + String.join(", ", names)
                  + "); begin each with '- ' and indent its options below it");
      return Optional.empty();
    }
    String name = names.get(0);
    ProcessorFactory<?> factory = factories.get(name);
    if (factory == null) {
      problems.error(item, unknown(name));
      return Optional.empty();
    }
    Config options = item.get(name).orElseGet(() -> Config.of(Map.of()));
    if (options.isScalar() || !options.items().isEmpty()) {
      problems.error(options, "expected options (name: value) of the processor " + name);
      return Optional.empty();
    }
    return step(factory, item, options);
  }

  private String unknown(String name) {
    if (ABSENT.containsKey(name)) {
      return "the processor " + name + " " + ABSENT.get(name);
    }
    String longer = "add_" + name + "_metadata";
    if (factories.containsKey(longer)) {
      return "the processor " + name + " does not exist; did you mean " + longer + "?";
    }
    return "the processor "
        + name
        + " does not exist; choose one of "
        + String.join(", ", factories.keySet());
  }

  private <C extends Record> Optional<Step> step(
      ProcessorFactory<C> factory, Config item, Config options) {
    Optional<Condition> when = Condition.when(options, problems);
    Problems found = new Problems(factory.isStrict());
    Optional<C> config =
        new Binder(found).allowOther("when").tryBind(options, factory.configType());
    boolean absent = item.get(factory.name()).isEmpty();
    for (Problems.Problem problem : found.errors()) {
      problems.error(
          absent ? item.origin() : problem.origin(),
          absent ? item.path() + "." + factory.name() : problem.option(),
          problem.message());
    }
    for (Problems.Problem problem : found.warnings()) {
      problems.warning(problem.origin(), problem.option(), problem.message());
    }
    if (found.hasErrors() || config.isEmpty() || when.isEmpty()) {
      return Optional.empty();
    }
    return processor(factory, config.get(), item)
        .map(processor -> new Step(item + "." + factory.name(), when.get(), processor));
  }

  private <C extends Record> Optional<Processor> processor(
      ProcessorFactory<C> factory, C config, Config item) {
    try {
      return Optional.of(factory.create(config, context));
    } catch (IllegalArgumentException e) {
      problems.error(item, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
