package org.skidder.lab.modules;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.skidder.core.config.Config;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.modules.Fileset;

/** Sample logs in the folders of modules. */
public final class Samples {
  private Samples() {}

  /**
   * A sample log.
   *
   * @param module the module
   * @param fileset the fileset
   * @param file the log
   */
  public record Sample(String module, String fileset, Path file) {
    @Override
    public String toString() {
      return module + "/" + fileset + "/" + file.getFileName();
    }
  }

  /** All samples below the folder of modules, sorted. */
  public static List<Sample> all(Path modules) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (Stream<Path> folders = Files.find(modules, 3, (path, at) -> isTests(modules, path))) {
      for (Path folder : folders.sorted().toList()) {
        Path place = modules.relativize(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
          for (Path file : files) {
            samples.add(new Sample(place.getName(0).toString(), place.getName(1).toString(), file));
          }
        }
      }
    }
    return samples;
  }

  private static boolean isTests(Path modules, Path path) {
    Path below = modules.relativize(path);
    return below.getNameCount() == 3
        && below.endsWith("test")
        && !below.startsWith("target")
        && !below.startsWith("src");
  }

  /** The file with the documents that are expected of a log. */
  public static Path expectation(Path log) {
    return log.resolveSibling(log.getFileName() + "-expected.json");
  }

  /**
   * Variables of the fileset for a log: those of {@code LOG-variables.json} beside it, if there is
   * such a file.
   */
  public static Map<String, Object> variables(Path log) throws IOException {
    Path file = log.resolveSibling(log.getFileName() + "-variables.json");
    return Files.exists(file)
        ? Config.ofYaml(file.toString(), Files.readString(file), Map.of()).toMap()
        : Map.of();
  }

  /**
   * The documents that the edge makes of a log, flat.
   *
   * @param clock gives the time of reading, which documents have that no pipeline understands
   */
  public static List<Map<String, Object>> parsed(Fileset fileset, Path log, Clock clock)
      throws IOException, InterruptedException, FieldException {
    EdgeParser parser = new EdgeParser(fileset, clock);
    List<Map<String, Object>> documents = new ArrayList<>();
    for (FieldMap raw : SampleLog.read(fileset, log)) {
      raw.put("@timestamp", clock.instant().toString());
      parser.parse(raw).ifPresent(document -> documents.add(Documents.flat(document)));
    }
    return documents;
  }
}
