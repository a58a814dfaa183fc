package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.run.InputCommon;
import org.skidder.app.run.NamedOutput;
import org.skidder.app.run.QueueConfig;
import org.skidder.console.HttpConfig;
import org.skidder.console.report.ReporterConfig;
import org.skidder.containers.discovery.ProviderFactory;
import org.skidder.containers.discovery.ProviderOptions;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.PluginFactory;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.core.spool.SpoolConfig;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.setup.dashboards.DashboardsConfig;
import org.skidder.setup.kibana.KibanaConfig;

/** {@code option: "${VARIABLE:}"} is how containers leave an option out. */
class EmptyTextTest {
  private static final List<Class<? extends Record>> SECTIONS =
      List.of(
          GeneralConfig.class,
          FilebeatConfig.class,
          InputCommon.class,
          NamedOutput.class,
          ProviderOptions.class,
          QueueConfig.class,
          SpoolConfig.class,
          LoggingConfig.class,
          HttpConfig.class,
          ReporterConfig.class,
          TemplateConfig.class,
          KibanaConfig.class,
          DashboardsConfig.class);

  /** The records of all sections and plugins, also those within others. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Set<Class<? extends Record>> records() {
    Deque<Type> open = new ArrayDeque<>(SECTIONS);
    for (Class kind :
        List.of(
            InputFactory.class,
            OutputFactory.class,
            ProcessorFactory.class,
            ProviderFactory.class)) {
      ServiceLoader<PluginFactory> plugins = ServiceLoader.load(kind);
      plugins.forEach(plugin -> open.add(plugin.configType()));
    }
    Set<Class<? extends Record>> records = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Type type = open.remove();
      if (type instanceof ParameterizedType generic) {
        open.addAll(List.of(generic.getActualTypeArguments()));
      } else if (type instanceof Class<?> known && known.isRecord() && hasOptions(known)) {
        if (records.add(known.asSubclass(Record.class))) {
          for (RecordComponent component : known.getRecordComponents()) {
            open.add(component.getGenericType());
          }
        }
      }
    }
    return records;
  }

  private static boolean hasOptions(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    return components.length > 0 && option(components[0]).isPresent();
  }

  private static Optional<Option> option(RecordComponent component) {
    return Optional.ofNullable(((AnnotatedElement) component).getAnnotation(Option.class));
  }

  private static String name(RecordComponent component, Option option) {
    return option.name().isEmpty()
        ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT)
        : option.name();
  }

  private static boolean isOptionalText(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType generic
        && component.getType() == Optional.class
        && List.of(String.class, Path.class).contains(generic.getActualTypeArguments()[0]);
  }

  /** What must be there, so that the rest is looked at. */
  private static Map<String, Object> required(Class<? extends Record> record) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      option(component)
          .filter(Option::required)
          .ifPresent(option -> options.put(name(component, option), "localhost"));
    }
    return options;
  }

  private static Object bound(Class<? extends Record> record, Map<String, Object> options) {
    Problems problems = new Problems();
    Optional<? extends Record> bound = Binder.tryBind(Config.of(options), record, problems);
    return bound
        .<Object>map(Object::toString)
        .orElseGet(() -> problems.errors().stream().map(Problems.Problem::message).toList());
  }

  @Test
  void leavesEveryOptionalTextAndPathNotStated() {
    List<String> counting = new ArrayList<>();
    int compared = 0;
    for (Class<? extends Record> record : records()) {
      for (RecordComponent component : record.getRecordComponents()) {
        if (!isOptionalText(component)) {
          continue;
        }
        Option option = option(component).orElseThrow();
        String name = name(component, option);
        if (option.emptyCounts()) {
          counting.add(name);
          continue;
        }
        Map<String, Object> without = required(record);
        Map<String, Object> empty = new LinkedHashMap<>(without);
        empty.put(name, "");
        assertThat(bound(record, empty))
            .as("%s: %s", record.getSimpleName(), name)
            .isEqualTo(bound(record, without));
        compared++;
      }
    }
    assertThat(counting).containsExactly("target");
    assertThat(compared).isGreaterThan(40);
  }
}
