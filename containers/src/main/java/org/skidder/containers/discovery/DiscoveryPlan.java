package org.skidder.containers.discovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.skidder.core.config.AutodiscoverConfig;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;

/** The section {@code filebeat.autodiscover}, read and checked. Nobody is asked yet. */
public final class DiscoveryPlan {
  /** Makes a provider. */
  @FunctionalInterface
  private interface Maker {
    Provider make(ProviderContext context);
  }

  private record Planned(Config section, Maker maker, Blueprint blueprint) {}

  private final List<Planned> providers = new ArrayList<>();

  private final ModuleNames modules;
  private final ConfigCheck check;
  private final Path configPath;

  private DiscoveryPlan(ModuleNames modules, ConfigCheck check, Path configPath) {
    this.modules = modules;
    this.check = check;
    this.configPath = configPath;
  }

  /**
   * Reads the section; mistakes go to {@code problems}.
   *
   * @param check looks at the configurations of templates, as far as they are known already
   * @param configPath where relative names of files are looked for
   */
  public static DiscoveryPlan of(
      AutodiscoverConfig config,
      ModuleNames modules,
      ConfigCheck check,
      Path configPath,
      Problems problems) {
    DiscoveryPlan plan = new DiscoveryPlan(modules, check, configPath);
    for (Config section : config.providers()) {
      problems
          .reading(() -> Optional.of(section).filter(Config::isEnabled))
          .ifPresent(provider -> plan.add(provider, problems));
    }
    return plan;
  }

  @SuppressWarnings("rawtypes")
  private void add(Config section, Problems problems) {
    String type = section.text("type").orElse("");
    List<String> names = new ArrayList<>();
    for (ProviderFactory<?> factory : ServiceLoader.load(ProviderFactory.class)) {
      if (factory.name().equals(type)) {
        add(factory, section, problems);
        return;
      }
      names.add(factory.name());
    }
    names.sort(null);
    problems.error(
        section.get("type").orElse(section),
        type.isEmpty()
            ? "'type' is missing; providers are " + String.join(", ", names)
            : "there is no provider " + type + "; there are " + String.join(", ", names));
  }

  private <C extends Record> void add(
      ProviderFactory<C> factory, Config section, Problems problems) {
    Optional<ProviderOptions> options =
        new Binder(problems)
            .allowOther(factory.configType())
            .tryBind(section, ProviderOptions.class);
    Optional<C> config =
        new Binder(problems)
            .allowOther(ProviderOptions.class)
            .tryBind(section, factory.configType());
    if (options.isEmpty() || config.isEmpty()) {
      return;
    }
    try {
      factory.check(config.get(), configPath);
    } catch (IllegalArgumentException e) {
      problems.error(section, String.valueOf(e.getMessage()));
      return;
    }
    Blueprint blueprint =
        new Blueprint(section, options.get(), factory.hints(config.get()), modules, problems);
    for (TemplateOptions template : options.get().templates()) {
      template.config().forEach(each -> TemplateCheck.run(each, check, problems));
    }
    providers.add(
        new Planned(section, context -> factory.create(config.get(), context), blueprint));
  }

  /**
   * Makes the providers; they watch nothing before {@link Autodiscover#start}.
   *
   * @throws ConfigException when options cannot work
   */
  public Autodiscover autodiscover(InputHost host, ProviderContext context) {
    List<Autodiscover.Watched> watched = new ArrayList<>();
    for (Planned planned : providers) {
      try {
        watched.add(new Autodiscover.Watched(planned.maker().make(context), planned.blueprint()));
      } catch (IllegalArgumentException e) {
        Config at = planned.section();
        throw new ConfigException(at.origin(), at.path(), String.valueOf(e.getMessage()));
      }
    }
    Autodiscover.Patience patience =
        context.shared().get(Autodiscover.Patience.class, () -> Autodiscover.Patience.USUAL);
    return new Autodiscover(watched, host, context.metrics(), patience);
  }
}
