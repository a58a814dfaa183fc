package org.skidder.core.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings under {@code filebeat} (or {@code skidder}) that concern all inputs. */
public record FilebeatConfig(
    @Option("What to read; each entry has a `type`.") List<Config> inputs,
    @Option("Log modules to run; each entry has a `module`.") List<Config> modules,
    @Option(value = "Files with inputs.", name = "config.inputs")
        Optional<ExternalFilesConfig> configInputs,
    @Option(value = "Files with modules.", name = "config.modules")
        Optional<ExternalFilesConfig> configModules,
    @Option("Inputs that follow what a container engine or the like runs.")
        Optional<AutodiscoverConfig> autodiscover,
    @Option(
            value = "Whether ingest pipelines of modules replace those that a server has.",
            def = "false")
        boolean overwritePipelines,
    @Option(
            value =
                "Where the ingest pipelines of modules run: `edge` (here), `node` (in the cluster),"
                    + " or `auto`: in the cluster when every output is Elasticsearch, else here;"
                    + " modules of your own never here.",
            def = "auto")
        ParseMode parse,
    @Option("What `geoip` steps of pipelines that run here look addresses up in.") Geoip geoip,
    @Option(
            value =
                "How long to wait at a stop for events on their way; 0 does not wait, but for 5s at"
                    + " most where they are of removed files.",
            def = "0s")
        Duration shutdownTimeout) {

  /** Names that the loader knows; it warns of them, or refuses them. */
  private static final String[] HANDLED_BY_LOADER = {
    "config_dir", "spool_size", "publish_async", "idle_timeout", "prospectors", "config.prospectors"
  };

  /**
   * The database of places.
   *
   * @param database its file
   */
  public record Geoip(
      @Option(
              "Database of places in MMDB format, relative to path.config; without it `geoip` steps"
                  + " are skipped.")
          Optional<String> database) {}

  /**
   * Reads the section; two enabled inputs with the same settings are an error. Options with errors,
   * which are in the problems then, have their defaults, so that inputs can be checked all the
   * same.
   *
   * @param alongside declares further options of the section, which are read elsewhere
   */
  public static FilebeatConfig of(
      Config root, Problems problems, Class<? extends Record> alongside) {
    FilebeatConfig bound =
        new Binder(problems)
            .allowOther(alongside)
            .allowOther(HANDLED_BY_LOADER)
            .bindReadable(root.get(ConfigNames.ROOT).orElse(Config.empty()), FilebeatConfig.class)
            .orElseGet(() -> Binder.defaults(FilebeatConfig.class));
    bound.refuseTwins(problems);
    return bound;
  }

  /** The section {@code config.inputs}, if it is there and not switched off. */
  public Optional<ExternalFilesConfig> inputFiles() {
    return configInputs.filter(ExternalFilesConfig::enabled);
  }

  /** The section {@code config.modules}, if it is there and not switched off. */
  public Optional<ExternalFilesConfig> moduleFiles() {
    return configModules.filter(ExternalFilesConfig::enabled);
  }

  /** The section {@code autodiscover}, if it is there and not switched off. */
  public Optional<AutodiscoverConfig> discovery() {
    return autodiscover.filter(AutodiscoverConfig::enabled);
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
    for (Config input : inputs) {
      problems
          .reading(() -> Optional.of(input).filter(Config::isEnabled).map(Comparison::of))
          .map(settings -> seen.putIfAbsent(settings, input))
          .ifPresent(twin ->
              problems.error(
                  input,
                  "has exactly the same settings (same ID) as "
                      + twin.path()
                      + " ("
                      + twin.origin()
                      + "); remove one of them"));
    }
  }
}
