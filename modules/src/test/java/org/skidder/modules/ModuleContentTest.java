package org.skidder.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.modules.dashboards.Dashboard;
import org.skidder.modules.dashboards.Dashboards;
import org.skidder.modules.dashboards.Shape;

/** The folders of all packaged modules are complete and in order. */
class ModuleContentTest {
  private static final ModuleLibrary LIBRARY = new ModuleLibrary(Path.of("no such folder"));
  private static final List<ServerVersion> SERVERS =
      List.of(
          new ServerVersion(false, 5, 6),
          new ServerVersion(false, 6, 0),
          new ServerVersion(false, 6, 4),
          new ServerVersion(false, 6, 8),
          new ServerVersion(false, 7, 17),
          new ServerVersion(false, 8, 17),
          new ServerVersion(false, 9, 0),
          ServerVersion.EDGE);

  /** Processors that are plugins of older servers. */
  private static final Set<String> PLUGINS = Set.of("geoip", "user_agent");

  static Stream<String> modules() throws IOException {
    return LIBRARY.names().stream();
  }

  private static List<Fileset> load(String module, String os, Problems problems) {
    ModuleLoader loader =
        new ModuleLoader(
            LIBRARY,
            ModuleFlags.NONE,
            Config.empty(),
            Platform.of(os, "host"),
            "filebeat-6.4.0",
            problems);
    return loader.load(Config.of(Map.of("module", module)), problems);
  }

  private static ModuleFolder folder(String module) throws IOException {
    return LIBRARY.find(module).orElseThrow();
  }

  @Test
  void piecesOfPipelinesAreNoModule() throws IOException {
    assertThat(LIBRARY.names()).contains("nginx").doesNotContain("_shared");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyFilesetRunsOnLinuxAndLoadsEverywhere(String module) throws IOException {
    for (String os : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      Problems problems = new Problems();
      List<Fileset> filesets = load(module, os, problems);
      assertThat(problems.errors()).isEmpty();
      if (os.equals("Linux") && !module.equals("iis")) {
        assertThat(filesets)
            .extracting(Fileset::name)
            .containsExactlyElementsOf(folder(module).filesets());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void pipelinesAreMadeForEveryServer(String module) {
    for (Fileset fileset : load(module, "Linux", new Problems())) {
      for (ServerVersion server : SERVERS) {
        fileset
            .pipelines(server)
            .forEach((id, pipeline) -> {
              assertThat(pipeline).containsKeys("description", "processors");
              assertThat(Set.of("description", "processors", "on_failure"))
                  .as("keys that all servers take: %s", id)
                  .containsAll(pipeline.keySet());
              for (Map<String, Object> step : PlainYaml.maps(pipeline.get("processors"))) {
                assertThat(step).as("one processor per entry of %s", id).hasSize(1);
              }
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void processorsOfPluginsAreRequired(String module) {
    for (Fileset fileset : load(module, "Linux", new Problems())) {
      Set<String> used = new HashSet<>();
      fileset.pipelines(ServerVersion.EDGE).values().forEach(pipeline -> types(pipeline, used));
      used.retainAll(PLUGINS);
      assertThat(fileset.requirements())
          .as("requires.processors of %s", fileset)
          .extracting(Manifest.Requirement::name)
          .containsExactlyInAnyOrderElementsOf(used);
    }
  }

  private static void types(Map<String, Object> pipeline, Set<String> types) {
    for (Map<String, Object> step : PlainYaml.maps(pipeline.get("processors"))) {
      types.addAll(step.keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void fieldsAreDeclaredOnceAndDescribed(String module) throws IOException {
    List<Map<String, Object>> chapters = folder(module).fields();
    assertThat(chapters).hasSize(1);
    assertThat(chapters.getFirst()).containsKeys("key", "title", "description", "fields");
    List<String> names = new ArrayList<>();
    collect("", PlainYaml.maps(chapters.getFirst().get("fields")), names);
    assertThat(names).doesNotHaveDuplicates().isNotEmpty();
  }

  private static void collect(String prefix, List<Map<String, Object>> fields, List<String> names) {
    for (Map<String, Object> field : fields) {
      String name = prefix + field.get("name");
      assertThat(field).as(name).containsKeys("name", "description");
      if (field.containsKey("fields")) {
        collect(name + ".", PlainYaml.maps(field.get("fields")), names);
      } else {
        names.add(name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void modulesIntroduceThemselves(String module) throws IOException {
    ModuleFolder folder = folder(module);
    assertThat(PlainYaml.read("module.yml", folder.required("module.yml")))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys("title", "description");
    assertThat(folder.required("docs.md")).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void jobsOfMachineLearningNameFieldsAndPanelsThatAreThere(String module) throws IOException {
    List<String> names = new ArrayList<>();
    collect("", PlainYaml.maps(folder(module).fields().getFirst().get("fields")), names);
    Set<String> ids = new HashSet<>();
    for (Dashboard dashboard : Dashboards.of(List.of(folder(module))).all()) {
      dashboard.objects(Shape.KIBANA_6, "x").forEach(object -> ids.add(object.id()));
    }
    for (Fileset fileset : load(module, "Linux", new Problems())) {
      for (Fileset.Job job : fileset.machineLearning()) {
        String text = job.job().toString() + job.datafeed();
        assertThat(job.job()).containsKeys("description", "analysis_config", "data_description");
        assertThat(job.datafeed()).containsKeys("indices", "types", "query");
        assertThat(found(text, Pattern.quote(module) + "\\.[a-z]+\\.[a-z_.]*[a-z]"))
            .as("fields of %s", job.name())
            .isSubsetOf(names);
        assertThat(found(text, "(?<=kibana#/(dashboard|discover)/)[A-Za-z-]+"))
            .as("links of %s", job.name())
            .isNotEmpty()
            .isSubsetOf(ids);
      }
    }
  }

  private static Set<String> found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }
}
