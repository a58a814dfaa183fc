package org.skidder.containers.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * From a sighting to configurations, as a provider's templates, builders and appenders say. Belongs
 * to one thread at a time.
 */
final class Blueprint {
  private record Pattern(Condition condition, List<Config> configs) {}

  private record Appender(Condition condition, Config config) {}

  private final List<Pattern> templates = new ArrayList<>();
  private final List<HintsBuilder> builders = new ArrayList<>();
  private final List<Appender> appenders = new ArrayList<>();

  /**
   * Reads them; mistakes go to {@code problems}.
   *
   * @param section of the provider
   * @param hints its options for hints, if it sees any
   */
  Blueprint(
      Config section,
      ProviderOptions options,
      Optional<HintOptions> hints,
      ModuleNames modules,
      Problems problems) {
    for (TemplateOptions template : options.templates()) {
      Condition.parse(template.condition(), problems)
          .ifPresent(condition -> templates.add(new Pattern(condition, template.config())));
      template.config().forEach(config -> checkConfig(config, modules, problems));
    }
    boolean on = hints.map(HintOptions::enabled).orElse(false);
    if (on && !options.builders().isEmpty()) {
      problems.error(
          section.get("builders").orElse(section),
          "hints.enabled stands for builders: [{type: hints}]; keep one of the two");
    }
    String prefix = hints.map(HintOptions::prefix).orElse("co.elastic");
    if (on) {
      Config usual = Config.of(Map.of("type", "hints"));
      builders.add(builder(usual, prefix, modules, problems).orElseThrow());
    }
    for (Config builder : options.builders()) {
      builder(builder, prefix, modules, problems).ifPresent(builders::add);
    }
    for (Config appender : options.appenders()) {
      appender(appender, problems).ifPresent(appenders::add);
    }
    if (templates.isEmpty() && builders.isEmpty() && !problems.hasErrors()) {
      problems.warning(
          section, "has neither templates nor hints.enabled: true, so nothing will be read");
    }
  }

  /** What can be said of a configuration before there is anything to put into it. */
  private static void checkConfig(Config config, ModuleNames modules, Problems problems) {
    if (!config.isMap()) {
      problems.error(config, "expected an input or a module: - type: … or - module: …");
      return;
    }
    Optional<String> module = config.text("module").filter(name -> !name.contains("${"));
    if (module.isPresent() && modules.filesets(module.get()).isEmpty()) {
      problems.error(config, "there is no module " + module.get());
    }
  }

  private static boolean isOfType(Config section, String type, String what, Problems problems) {
    String stated = section.text("type").orElse("");
    if (!stated.equals(type)) {
      problems.error(
          section.get("type").orElse(section),
          stated.isEmpty()
              ? "'type' is missing; the only " + what + " is " + type
              : "there is no " + what + " " + stated + "; the only one is " + type);
      return false;
    }
    return true;
  }

  private static Optional<HintsBuilder> builder(
      Config section, String prefix, ModuleNames modules, Problems problems) {
    if (!isOfType(section, "hints", "builder", problems)) {
      return Optional.empty();
    }
    return Binder.tryBind(section, HintsBuilderOptions.class, problems)
        .map(options -> new HintsBuilder(prefix, options, modules));
  }

  private static Optional<Appender> appender(Config section, Problems problems) {
    if (!isOfType(section, "config", "appender", problems)) {
      return Optional.empty();
    }
    Optional<AppenderOptions> options = Binder.tryBind(section, AppenderOptions.class, problems);
    if (options.isEmpty()) {
      return Optional.empty();
    }
    Optional<Config> stated = options.get().condition();
    Optional<Condition> condition =
        stated.isEmpty() ? Optional.of(Condition.ALWAYS) : Condition.parse(stated.get(), problems);
    return condition.map(when -> new Appender(when, options.get().config()));
  }

  /**
   * The configurations for a sighting, with all variables expanded; those that have mistakes, a
   * variable without a value for instance, are left out.
   *
   * @param problems where mistakes go
   */
  List<Config> build(Sighting sighting, Problems problems) {
    FieldMap data = FieldMap.deepCopy(sighting.data(), false);
    data.put("start", true);
    DataVariables variables = new DataVariables(data);
    Event event = new Event(0, 0, data, Template.EMPTY);
    List<Config> configs = new ArrayList<>();
    boolean matched = false;
    for (Pattern template : templates) {
      if (template.condition().test(event)) {
        matched |= !template.configs().isEmpty();
        template.configs().forEach(config -> resolve(config, variables, configs, problems));
      }
    }
    if (!matched) {
      builders.forEach(builder -> configs.addAll(builder.build(sighting, data, problems)));
    }
    return append(configs, event, variables, problems);
  }

  private static void resolve(
      Config config, DataVariables variables, List<Config> to, Problems problems) {
    try {
      to.add(Overlay.copy(config.withVariables(variables)));
    } catch (ConfigException e) {
      problems.add(e);
    }
  }

  private List<Config> append(
      List<Config> configs, Event event, DataVariables variables, Problems problems) {
    List<Config> changed = configs;
    for (Appender appender : appenders) {
      if (appender.condition().test(event)) {
        List<Config> next = new ArrayList<>();
        for (Config config : changed) {
          try {
            next.add(Overlay.of(config, appender.config().withVariables(variables)));
          } catch (ConfigException e) {
            problems.add(e);
          }
        }
        changed = next;
      }
    }
    return changed;
  }
}
