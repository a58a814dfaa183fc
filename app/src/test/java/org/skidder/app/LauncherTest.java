package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script that starts the program, installed, with a Java that only notes its calls. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *AOTMode=record*)
          echo record >> "%1$s/trainings"
          [ ! -e "%1$s/broken" ] || exit 1
          turns=0 # it may outlive the test, which removes the folder then
          while [ ! -e "%1$s/go" ] && [ -d "%1$s" ] && [ $turns -lt 1200 ]; do
            sleep 0.05
            turns=$((turns + 1))
          done ;;
        *AOTMode=create*)
          for option; do
            case $option in -XX:AOTCache=*) echo cache > "${option#-XX:AOTCache=}" ;; esac
          done ;;
        *)
          printf '%%s\\n' "$@" > "%1$s/arguments"
          { locale charmap 2>/dev/null || echo "$LC_ALL"; } > "%1$s/locale"
          echo started ;;
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
    assertThat(launch("sh", Map.of())).isZero();
    assertThat(folder.resolve("output")).hasContent("started");
  }

  private int launch(String shell, Map<String, String> variables) throws Exception {
    List<String> words = new ArrayList<>(List.of(shell.split(" ")));
    words.addAll(List.of(folder.resolve("bin/skidder").toString(), "version"));
    ProcessBuilder command =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    Map<String, String> environment = command.environment();
    environment.keySet().removeAll(List.of("SKIDDER_AOT", "SKIDDER_JAVA_OPTS", "LC_CTYPE"));
    environment.put("LC_ALL", "C"); // no shell complains about that
    environment
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("TMPDIR", folder.resolve("tmp").toString());
    environment.putAll(variables);
    Process process = command.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** What the JVM was called with, with these options of the user and a cache that is there. */
  private List<String> argumentsWith(String options) throws Exception {
    return argumentsWith(Map.of("SKIDDER_JAVA_OPTS", options));
  }

  private List<String> argumentsWith(Map<String, String> variables) throws Exception {
    Files.writeString(folder.resolve("go"), "");
    assertThat(launch("sh", Map.of("SKIDDER_AOT", "make"))).isZero();
    assertThat(launch("sh", variables)).isZero();
    return Files.readAllLines(folder.resolve("arguments"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "xx_XX.UTF-8", "de_DE.ISO-8859-1"})
  void namesOfFilesAreUtf8WhateverTheLocale(String locale) throws Exception {
    install();
    launch("sh", Map.of("LC_ALL", locale, "LANG", locale, "SKIDDER_AOT", "off"));
    assertThat(Files.readString(folder.resolve("locale")).strip()).matches("(?i).*utf-?8");
  }

  @Test
  void theCollectorOfTheUserTakesThePlaceOfTheLaunchers() throws Exception {
    install();
    assertThat(argumentsWith("-Xmx1g -Dx=y"))
        .contains("-XX:+UseSerialGC", "-Xmx1g", "-Dx=y")
        .contains("-XX:AOTCache=" + folder.resolve("lib") + "/../skidder-25.0.1.aot");
    assertThat(argumentsWith("-XX:+UseG1GC"))
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx39m",
        "-Xmx1000k",
        "-Xmx33554432",
        "-XX:MaxHeapSize=32M",
        "-Xmx32g",
        "-XX:+UseZGC",
        "-XX:-UseCompactObjectHeaders"
      })
  void theStartUpCacheIsLeftOutWhereItDoesNotFit(String option) throws Exception {
    install();
    assertThat(argumentsWith(option))
        .contains(option)
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  /** Those of two variables are read before what the launcher says, those of the others after. */
  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS,-Xmx32m,true",
    "JDK_JAVA_OPTIONS,-XX:MaxHeapSize=64g,true",
    "JAVA_TOOL_OPTIONS,-XX:-UseCompressedOops,false",
    "_JAVA_OPTIONS,-Xmx32m,false",
    "_JAVA_OPTIONS,-Xmx32m -Xmx64m,true",
    "SKIDDER_JAVA_OPTS,-Xmx64m -Xmx32m,false"
  })
  void theHeapThatCountsIsTheOneTheJvmReadsLast(String variable, String options, boolean fits)
      throws Exception {
    install();
    assertThat(argumentsWith(Map.of(variable, options)).toString().contains("-XX:AOTCache"))
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void aCollectorInAnyVariableTakesThePlaceOfTheLaunchers(String variable) throws Exception {
    install();
    assertThat(argumentsWith(Map.of(variable, "-XX:+UseG1GC")))
        .doesNotContain("-XX:+UseSerialGC")
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx40m", "-Xmx50331648", "-Xmx31g", "-XX:MaxHeapSize=64M"})
  void theStartUpCacheIsUsedWithAnyUsualHeap(String option) throws Exception {
    install();
    assertThat(argumentsWith(option)).anyMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void makingTheCacheAgainAfterATrainingThatFailedFailsOrMakesIt() throws Exception {
    install();
    Files.writeString(folder.resolve("broken"), "");
    for (int i = 0; i < 2; i++) {
      assertThat(launch("sh", Map.of("SKIDDER_AOT", "make"))).isEqualTo(1);
      assertThat(folder.resolve("output")).content().contains("could not make");
    }
    Files.delete(folder.resolve("broken"));
    Files.writeString(folder.resolve("go"), "");
    assertThat(launch("sh", Map.of("SKIDDER_AOT", "make"))).isZero();
    assertThat(folder.resolve("skidder-25.0.1.aot")).hasContent("cache");
  }

  @Test
  void everybodyMayReadTheCacheWhateverTheUmask() throws Exception {
    install();
    Files.writeString(folder.resolve("go"), "");
    Path launcher = Files.writeString(folder.resolve("closed"), "umask 077\nexec sh \"$@\"\n");
    assertThat(launch("sh " + launcher, Map.of("SKIDDER_AOT", "make"))).isZero();
    assertThat(Files.getPosixFilePermissions(folder.resolve("skidder-25.0.1.aot")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib", "lib/skidder-app.jar"})
  void whatMayNotBeReadIsNotSaidToBeMissing(String closed) throws Exception {
    install();
    Path file = folder.resolve(closed);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");
    try {
      assertThat(launch("sh", Map.of())).isEqualTo(1);
      assertThat(folder.resolve("output"))
          .content()
          .contains(closed + " is there, but may not be read", "chmod -R a+rX");
    } finally {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void commandsThatEndWhileTheCacheIsMadeDoNotMakeItOnceMore() throws Exception {
    install();
    Path trainings = folder.resolve("trainings");
    Path cache = folder.resolve("skidder-25.0.1.aot");
    Path lock = folder.resolve("skidder-25.0.1.aot.lock");
    start();
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(trainings));
    for (int i = 0; i < 3; i++) {
      start();
    }
    long holder = Long.parseLong(Files.readString(lock).strip());
    assertThat(ProcessHandle.of(holder)).isPresent();
    Files.writeString(folder.resolve("go"), "");
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(cache) && Files.notExists(lock));
    assertThat(cache).hasContent("cache");
    assertThat(trainings).hasContent("record");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> folder.resolve("tmp").toFile().list().length == 0);
  }
}
