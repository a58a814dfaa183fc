package org.skidder.lab.oracle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM that Skidder has in scenarios: the Java and the class path of this one, set up for many
 * short lives.
 *
 * @param command program and options, up to the main class
 */
record SkidderJvm(List<String> command) {
  private static final List<String> LIBRARIES =
      List.of("jackson", "slf4j-api", "snakeyaml", "re2j", "zstd");

  private static final int TRAINING_SECONDS = 120;

  SkidderJvm {
    command = List.copyOf(command);
  }

  /** Starts as it comes, which takes about a second of CPU time. */
  static SkidderJvm plain() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xms16m", "-Xmx64m", "-XX:-UsePerfData"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
    command.add("-Djdk.reflect.useNativeAccessorOnly=true");
    command.add("-Dslf4j.provider=org.skidder.app.log.SkidderLogging");
    command.addAll(List.of("-cp", classPath()));
    return new SkidderJvm(command);
  }

  /**
   * Starts in half the time, with a start-up cache that is made now: worth it for ten starts. Where
   * none can be made (the class path has folders), it starts as it comes.
   *
   * @param folder for the cache; used as long as this is
   */
  static SkidderJvm quick(Path folder) throws IOException, InterruptedException {
    SkidderJvm plain = plain();
    Path work = Files.createDirectory(folder.resolve("training"));
    Path classes = work.resolve("classes");
    Path cache = folder.resolve("start-up.aot");
    boolean made =
        plain.run(
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=" + classes,
                "org.skidder.app.train.Training",
                work.toString())
            && plain.run(
                "-XX:AOTMode=create", "-XX:AOTConfiguration=" + classes, "-XX:AOTCache=" + cache);
    return made && Files.isReadable(cache) ? plain.with("-XX:AOTCache=" + cache) : plain;
  }

  private SkidderJvm with(String option) {
    List<String> more = new ArrayList<>(command);
    more.add(option);
    return new SkidderJvm(more);
  }

  private boolean run(String... more) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(more));
    Process process =
        builder(whole)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue() == 0;
  }

  /** A process of Skidder with these arguments, not started yet. */
  ProcessBuilder skidder(String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.add("org.skidder.app.Main");
    whole.addAll(List.of(arguments));
    return builder(whole);
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder;
  }

  /** Only what Skidder needs: a short class path starts faster. */
  private static String classPath() {
    List<String> kept = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = String.valueOf(path.getFileName());
      boolean folder =
          Files.isDirectory(path.resolve("org/skidder"))
              && !Files.isDirectory(path.resolve("org/skidder/lab"));
      if (folder || name.startsWith("skidder-") || LIBRARIES.stream().anyMatch(name::contains)) {
        kept.add(entry);
      }
    }
    return String.join(File.pathSeparator, kept);
  }
}
