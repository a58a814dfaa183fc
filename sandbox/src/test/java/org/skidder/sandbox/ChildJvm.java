package org.skidder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs one main class of the tests to its end. */
public final class ChildJvm {
  /** Exit status the JDK reports for a process that died of SIGSYS (31). */
  public static final int DIED_OF_SIGSYS = 128 + 31;

  /**
   * What became of a child.
   *
   * @param output standard output and standard error together
   * @param pid the process id it was started with
   */
  public record Result(int exit, String output, long pid) {}

  private final List<String> prefix = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");
  private Duration patience = Duration.ofSeconds(60);

  public ChildJvm() {
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Xshare:auto");
    options.add("-Xmx256m");
  }

  /** Words before the java command. */
  public ChildJvm through(String... words) {
    prefix.addAll(List.of(words));
    return this;
  }

  /** More options for the JVM. */
  public ChildJvm with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  public ChildJvm classPath(String path) {
    classPath = path;
    return this;
  }

  public ChildJvm patience(Duration limit) {
    patience = limit;
    return this;
  }

  /** Options that make short lives shorter. */
  public ChildJvm quick() {
    return with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  public Result run(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("child", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ended in time; it said: %s", main, text).isTrue();
        return new Result(process.exitValue(), text, process.pid());
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
