package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts the program, installed, with a Java that only notes its calls. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *AOTMode=record*)
          echo record >> "%1$s/trainings"
          while [ ! -e "%1$s/go" ]; do sleep 0.05; done ;;
        *AOTMode=create*)
          for option; do
            case $option in -XX:AOTCache=*) echo cache > "${option#-XX:AOTCache=}" ;; esac
          done ;;
        *) echo started ;;
      esac
      """;

  @TempDir Path folder;

  private void install() throws IOException {
    for (String each : new String[] {"bin", "lib", "tmp", "jdk/bin"}) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.copy(Path.of("../skidder"), folder.resolve("bin/skidder"));
    Files.writeString(folder.resolve("lib/skidder-app.jar"), "");
    Files.writeString(
        folder.resolve("jdk/release"),
        "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1\"\n");
    Path java = Files.writeString(folder.resolve("jdk/bin/java"), JAVA.formatted(folder));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void start() throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder command =
        new ProcessBuilder("sh", folder.resolve("bin/skidder").toString(), "version")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    command.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    command.environment().put("TMPDIR", folder.resolve("tmp").toString());
    command.environment().remove("SKIDDER_AOT");
    Process process = command.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).hasContent("started");
  }

  @Test
  void commandsThatEndWhileTheCacheIsMadeDoNotMakeItOnceMore() throws Exception {
    install();
    Path trainings = folder.resolve("trainings");
    Path cache = folder.resolve("skidder-25.0.1.aot");
    Path lock = folder.resolve("skidder-25.0.1.aot.lock");
    start();
    await().until(() -> Files.exists(trainings));
    for (int i = 0; i < 3; i++) {
      start();
    }
    long holder = Long.parseLong(Files.readString(lock).strip());
    assertThat(ProcessHandle.of(holder)).isPresent();
    Files.writeString(folder.resolve("go"), "");
    await().until(() -> Files.exists(cache) && Files.notExists(lock));
    assertThat(cache).hasContent("cache");
    assertThat(trainings).hasContent("record");
    await().until(() -> folder.resolve("tmp").toFile().list().length == 0);
  }
}
