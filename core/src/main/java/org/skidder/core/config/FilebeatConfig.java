package org.skidder.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings under {@code filebeat} (or {@code skidder}) that concern all inputs. */
public record FilebeatConfig(
    @Option("What to read; each entry has a `type`.") List<Config> inputs,
    @Option(
            value = "How long to wait at a stop for events on their way; 0 does not wait.",
            def = "0s")
        Duration shutdownTimeout) {

  /**
   * Reads the section; two enabled inputs with the same settings are an error.
   *
   * @param alongside declares further options of the section, which are read elsewhere
   */
  public static Optional<FilebeatConfig> of(
      Config root, Problems problems, Class<? extends Record> alongside) {
    Optional<FilebeatConfig> bound =
        new Binder(problems)
            .allowOther(alongside)
            .allowOther(LaterSettings.filebeatSections())
            .tryBind(root.get(ConfigNames.ROOT).orElse(Config.empty()), FilebeatConfig.class);
    try {
      bound.ifPresent(config -> config.refuseTwins(problems));
    } catch (ConfigException e) {
      problems.add(e);
      return Optional.empty();
    }
    return bound;
  }

  /** The inputs that are not switched off. */
  public List<Config> enabledInputs() {
    List<Config> enabled = new ArrayList<>();
    for (Config input : inputs) {
      if (input.isEnabled()) {
        enabled.add(input);
      }
    }
    return enabled;
  }

  /**
   * Reads another record from the same section. Unknown names are not its concern: {@link #of}
   * reports them once for the whole section.
   */
  public static <R extends Record> Optional<R> alongside(
      Config root, Class<R> type, Problems problems) {
    return new Binder(problems)
        .withoutNameCheck()
        .tryBind(root.get(ConfigNames.ROOT).orElse(Config.empty()), type);
  }

  private void refuseTwins(Problems problems) {
    Map<Object, Config> seen = new LinkedHashMap<>();
    for (Config input : enabledInputs()) {
      Config twin = seen.putIfAbsent(input.toPlain(), input);
      if (twin != null) {
        problems.error(
            input,
            "has exactly the same settings as "
                + twin.path()
                + " ("
                + twin.origin()
                + "); remove one of them");
      }
    }
  }
}
