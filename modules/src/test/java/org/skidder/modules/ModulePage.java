package org.skidder.modules;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skidder.modules.dashboards.Dashboard;

/** Writes the documentation of a module from its files. */
final class ModulePage {
  private static final Platform LINUX = new Platform("linux", "<host>", "<domain>");
  private static final int LONGEST_LINE = 160;
  private static final int LINES_OF_A_SAMPLE = 6;

  private final ModuleFolder module;
  private final Path source;
  private final List<Dashboard> dashboards;
  private final StringBuilder out = new StringBuilder();

  /**
   * A page.
   *
   * @param source the module's folder in the sources, which has the samples
   */
  ModulePage(ModuleFolder module, Path source, List<Dashboard> dashboards) {
    this.module = module;
    this.source = source;
    this.dashboards = dashboards;
  }

  String markdown() throws IOException {
    Map<?, ?> about = (Map<?, ?>) PlainYaml.read("module.yml", module.required("module.yml"));
    out.append("# Module ").append(about.get("title")).append("\n\n");
    out.append(module.required("docs.md").strip()).append("\n\n");
    example();
    for (String fileset : module.filesets()) {
      fileset(fileset);
    }
    dashboards();
    out.append("## Exported fields\n\n");
    out.append("Beside the [common fields](../exported-fields.md):\n\n");
    for (Map<String, Object> chapter : module.fields()) {
      out.append(FieldsTable.of(PlainYaml.maps(chapter.get("fields"))));
    }
    return out.toString();
  }

  private void example() {
    out.append("```yaml\nfilebeat.modules:\n- module: ").append(module.name()).append('\n');
    for (String fileset : module.filesets()) {
      out.append("  ").append(fileset).append(":\n    enabled: true\n");
    }
    out.append("```\n\nSettings of modules are explained in [Modules](../modules.md).\n\n");
  }

  private void fileset(String name) throws IOException {
    Manifest manifest = module.manifest(name);
    out.append("## Fileset `").append(name).append("`\n\n");
    description(name);
    sample(name);
    out.append("| variable | default | macOS | Windows | meaning |\n|---|---|---|---|---|\n");
    for (Manifest.Variable variable : manifest.var()) {
      String linux = value(manifest, variable, "linux");
      String mac = value(manifest, variable, "darwin");
      String windows = value(manifest, variable, "windows");
      out.append("| `var.").append(variable.name()).append("` | ").append(linux).append(" | ");
      out.append(mac.equals(linux) ? "same" : mac).append(" | ");
      out.append(windows.equals(linux) ? "same" : windows).append(" | ");
      out.append(meaning(variable)).append(" |\n");
    }
    out.append('\n');
    if (!manifest.requires().processors().isEmpty()) {
      out.append("Ingest nodes need the processors ");
      List<String> needs = new ArrayList<>();
      for (Manifest.Requirement need : manifest.requires().processors()) {
        needs.add("`" + need.name() + "` (plugin `" + need.plugin() + "` before 6.7)");
      }
      out.append(String.join(" and ", needs));
      out.append(
          "; none are needed when lines are [parsed at the edge](../parse-at-the-edge.md).\n\n");
    }
    jobs(manifest);
  }

  private void jobs(Manifest manifest) {
    if (!manifest.machineLearning().isEmpty()) {
      List<String> names =
          manifest.machineLearning().stream().map(job -> "`" + job.name() + "`").toList();
      out.append(
          "Machine learning jobs that `skidder setup` makes where Kibana is older than 6.1: ");
      out.append(String.join(", ", names)).append(".\n\n");
    }
  }

  private void description(String fileset) {
    String path = fileset + "/fields.yml";
    for (Map<String, Object> group : PlainYaml.maps(PlainYaml.read(path, module.required(path)))) {
      out.append(Text.line(group.getOrDefault("description", ""))).append("\n\n");
    }
  }

  /** The first lines of the first sample that needs no settings. */
  private void sample(String fileset) throws IOException {
    Path folder = source.resolve(fileset).resolve("test");
    if (!Files.isDirectory(folder)) {
      return;
    }
    TreeSet<Path> samples = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      files.forEach(samples::add);
    }
    samples.removeIf(sample -> Files.exists(Path.of(sample + "-variables.json")));
    out.append("For example:\n\n");
    Files.readString(samples.getFirst())
        .lines()
        .limit(LINES_OF_A_SAMPLE)
        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
        .forEach(line -> out.append("    ").append(line.stripTrailing()).append('\n'));
    out.append('\n');
  }

  private static String value(Manifest manifest, Manifest.Variable variable, String os) {
    Platform platform = new Platform(os, LINUX.hostname(), LINUX.domain());
    Object value = Variables.resolve(manifest, Map.of(), platform).get(variable.name());
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "none"
          : String.join(", ", list.stream().map(ModulePage::code).toList());
    }
    return code(value);
  }

  private static String code(@Nullable Object value) {
    return "".equals(value) ? "none" : "`" + value + "`";
  }

  private static String meaning(Manifest.Variable variable) {
    if (!variable.description().isEmpty()) {
      return Text.line(variable.description());
    }
    return variable.name().equals("paths") ? "Which files, as globs." : "";
  }

  private void dashboards() {
    if (dashboards.isEmpty()) {
      return;
    }
    out.append("## Dashboards\n\n");
    for (Dashboard dashboard : dashboards) {
      out.append("**").append(dashboard.title().replace("[", "\\[")).append("**: ");
      out.append(dashboard.description()).append("\n\n| panel | kind | shows |\n|---|---|---|\n");
      for (Dashboard.PanelInfo panel : dashboard.panels()) {
        out.append("| ").append(panel.title()).append(" | ").append(panel.kind()).append(" | ");
        out.append(Text.line(panel.description())).append(" |\n");
      }
      out.append('\n');
    }
  }
}
