package org.skidder.containers.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/**
 * Options of {@code add_kubernetes_metadata}.
 *
 * @param access which pods of which cluster
 * @param metadata what is told of a pod
 * @param defaultIndexers whether the default indexer comes after the configured ones
 * @param defaultMatchers whether the default matcher comes after the configured ones
 * @param indexers by what pods are found
 * @param matchers what is made of events to find pods
 */
public record AddKubernetesMetadataConfig(
    @Option(value = "", inline = true) AccessConfig access,
    @Option(value = "", inline = true) MetadataConfig metadata,
    @Option(
            value = "Whether the indexer `container` comes after the configured ones.",
            name = "default_indexers.enabled",
            def = "true")
        boolean defaultIndexers,
    @Option(
            value = "Whether the matcher `logs_path` comes after the configured ones.",
            name = "default_matchers.enabled",
            def = "true")
        boolean defaultMatchers,
    @Option("By what pods are found, see below.") List<Config> indexers,
    @Option("What is made of events to find pods, see below.") List<Config> matchers)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    access.validate(problems);
    List<Indexer> usable = indexers(problems.all());
    if (usable.isEmpty()) {
      problems.error("indexers", "no indexer is left: nothing could be found");
    }
    if (matchers(problems.all()).isEmpty()) {
      problems.error("matchers", "no matcher is left: nothing would be looked for");
    }
  }

  /** The indexers; what is not one goes to {@code problems}. */
  List<Indexer> indexers(Problems problems) {
    List<Indexer> usable = new ArrayList<>();
    for (Config item : indexers) {
      for (String name : item.names()) {
        Optional<Indexer> indexer = Indexer.find(name);
        indexer.ifPresent(usable::add);
        if (indexer.isEmpty()) {
          problems.warning(
              item,
              "there is no indexer '"
                  + name
                  + "', it is left out; there are container, pod_name, pod_uid and ip_port");
        }
      }
    }
    if (defaultIndexers) {
      usable.add(Indexer.CONTAINER);
    }
    return usable.stream().distinct().toList();
  }

  /** The matchers; what is not one goes to {@code problems}. */
  List<Matcher> matchers(Problems problems) {
    List<Matcher> usable = new ArrayList<>();
    for (Config item : matchers) {
      for (String name : item.names()) {
        matcher(name, item, problems).ifPresent(usable::add);
      }
    }
    if (defaultMatchers) {
      usable.add(new Matcher.LogsPath(Matcher.LogsPathConfig.defaults()));
    }
    return usable;
  }

  private static Optional<Matcher> matcher(String name, Config item, Problems problems) {
    Config options = item.get(name).orElse(Config.empty());
    Problems own = new Problems();
    Optional<Matcher> made =
        switch (name) {
          case "fields" ->
              Binder.tryBind(options, Matcher.FieldsConfig.class, own).map(Matcher.Fields::new);
          case "field_format" ->
              Binder.tryBind(options, Matcher.FieldFormatConfig.class, own)
                  .map(Matcher.FieldFormat::new);
          case "logs_path" ->
              Binder.tryBind(options, Matcher.LogsPathConfig.class, own).map(Matcher.LogsPath::new);
          default -> {
            problems.warning(
                item,
                "there is no matcher '"
                    + name
                    + "', it is left out; there are fields, field_format and logs_path");
            yield Optional.empty();
          }
        };
    for (Problems.Problem problem : own.errors()) {
      problems.warning(
          problem.origin(), problem.option(), problem.message() + "; the matcher is left out");
    }
    own.warnings().forEach(p -> problems.warning(p.origin(), p.option(), p.message()));
    return made;
  }
}
