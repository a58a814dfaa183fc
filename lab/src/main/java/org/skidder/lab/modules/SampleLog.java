package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skidder.app.run.Engine;
import org.skidder.app.run.EnginePlan;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.metrics.Metrics;
import org.skidder.lab.Folders;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleLoader;
import org.skidder.modules.Platform;

/** What the input of a fileset makes of a log file, before any pipeline. */
public final class SampleLog {
  private static final List<String> NOT_OF_AN_INPUT =
      List.of("pipeline", "_module_name", "_fileset_name");

  private SampleLog() {}

  /**
   * A fileset as on Linux, also one that reads nothing there unless it is told what.
   *
   * @param variables values of its variables
   * @throws IllegalArgumentException when the module has mistakes
   */
  public static Fileset fileset(String module, String name, Map<String, ?> variables) {
    Problems problems = new Problems();
    ModuleLoader loader =
        new ModuleLoader(
            new ModuleLibrary(Path.of("no-modules-of-users")),
            ModuleFlags.NONE,
            Config.empty(),
            Platform.of("Linux", "host.example.org"),
            "filebeat-6.4.0",
            problems);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("module", module);
    Map<String, Object> values = new LinkedHashMap<>(variables);
    values.putIfAbsent("paths", List.of("/sample.log"));
    entry.put(name, Map.of("enabled", true, "var", values));
    List<Fileset> filesets = loader.load(Config.of(entry), problems);
    problems.throwIfErrors();
    return filesets.stream()
        .filter(fileset -> fileset.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no fileset " + module + "/" + name));
  }

  /** The documents of a file, in the order of its lines. */
  public static List<FieldMap> read(Fileset fileset, Path file)
      throws IOException, InterruptedException, FieldException {
    Path folder = Files.createTempDirectory("skidder-sample-");
    try {
      LoadedConfig loaded =
          new ConfigLoader(Surroundings.ofProcess(folder))
              .settings(settings(fileset, file, folder))
              .pathFlag("data", folder.resolve("data").toString())
              .load(new Problems());
      EnginePlan plan = EnginePlan.of(loaded, EnginePlan.Need.ALL, new Problems());
      try (Engine engine = new Engine(plan, new Metrics(), Clock.systemUTC(), true, closed -> {})) {
        engine.start();
        engine.runOnce();
      }
      return documents(folder.resolve("out").resolve("events"));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Map<String, Object> settings(Fileset fileset, Path file, Path folder) {
    Map<String, Object> input = new LinkedHashMap<>(fileset.input().toMap());
    NOT_OF_AN_INPUT.forEach(input::remove);
    input.put("paths", List.of(file.toAbsolutePath().toString()));
    input.put("close_eof", true);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("filebeat.inputs", List.of(input));
    settings.put(
        "fields", Map.of("fileset", Map.of("module", fileset.module(), "name", fileset.name())));
    settings.put("fields_under_root", true);
    settings.put(
        "output.file", Map.of("path", folder.resolve("out").toString(), "filename", "events"));
    return settings;
  }

  private static List<FieldMap> documents(Path file) throws IOException, FieldException {
    List<FieldMap> documents = new ArrayList<>();
    if (!Files.exists(file)) {
      return documents;
    }
    for (String line : Files.readAllLines(file)) {
      byte[] bytes = line.getBytes(UTF_8);
      FieldMap document = JsonDecoder.object(bytes, 0, bytes.length);
      document.remove("@metadata");
      documents.add(document);
    }
    return documents;
  }
}
