package org.skidder.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.skidder.modules.dashboards.CommittedFile;
import org.skidder.modules.dashboards.Dashboard;
import org.skidder.modules.dashboards.Dashboards;

/** The pages of modules say what their files say: they are made from them. */
class ModulePagesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final ModuleLibrary LIBRARY = new ModuleLibrary(Path.of("no such folder"));

  @Test
  void eachModuleHasThePageThatItsFilesMake() throws IOException {
    List<Dashboard> dashboards = Dashboards.of(LIBRARY.all().values()).all();
    for (Map.Entry<String, ModuleFolder> module : LIBRARY.all().entrySet()) {
      String name = module.getKey();
      List<Dashboard> own = dashboards.stream().filter(d -> d.module().equals(name)).toList();
      ModulePage page = new ModulePage(module.getValue(), Path.of(name), own);
      CommittedFile.check(DOCS.resolve("modules").resolve(name + ".md"), page.markdown());
    }
  }

  @Test
  void thereIsNoPageOfAModuleThatIsGone() throws IOException {
    TreeSet<String> pages = new TreeSet<>();
    try (Stream<Path> files = Files.list(DOCS.resolve("modules"))) {
      files.forEach(file -> pages.add(file.getFileName().toString().replace(".md", "")));
    }
    assertThat(pages).containsExactlyElementsOf(LIBRARY.names());
  }

  @Test
  void theOverviewLeadsToAllOfThem() throws IOException {
    String overview = Files.readString(DOCS.resolve("modules.md"));
    for (ModuleFolder module : LIBRARY.all().values()) {
      Map<?, ?> about = (Map<?, ?>) PlainYaml.read("module.yml", module.required("module.yml"));
      assertThat(overview)
          .contains(
              "| [%s](modules/%s.md) | `%s` | %s |"
                  .formatted(
                      about.get("title"), module.name(), module.name(), about.get("description")));
    }
  }

  @Test
  void commonFieldsHaveThePageThatTheirDeclarationMakes() throws IOException {
    Path declared =
        Path.of(
            "../outputs/src/main/resources/org/skidder/outputs/elasticsearch/template/fields.yml");
    StringBuilder page = new StringBuilder("# Exported fields\n\n");
    page.append(
        """
        Fields that events of all inputs may have, as the [index template](setup.md#index-template) \
        declares them. Those of [modules](modules.md) stand on their pages. These are not declared, and \
        what they are follows from their values, keyword for texts: `hostname`, \
        `syslog.version`, `.procid`, `.msgid` and `.structured_data` ([syslog](input-syslog.md)), \
        `json` and fields of decoded JSON, `host.containerized`, `host.os.codename` and `.build`, \
        `kubernetes.deployment.name`, `.replicaset.name` and `.statefulset.name`, `jolokia`, \
        `log.flags`.
        """);
    for (Map<String, Object> chapter :
        PlainYaml.maps(PlainYaml.read("fields.yml", Files.readString(declared)))) {
      page.append("\n## ").append(chapter.get("title")).append("\n\n");
      page.append(Text.line(chapter.getOrDefault("description", ""))).append("\n\n");
      page.append(FieldsTable.of(PlainYaml.maps(chapter.get("fields"))));
    }
    CommittedFile.check(DOCS.resolve("exported-fields.md"), page.toString());
  }
}
