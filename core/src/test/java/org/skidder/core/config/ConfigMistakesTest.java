package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of mistakes that are found while the configuration is put together. */
class ConfigMistakesTest {
  @TempDir Path directory;
  private Problems problems = new Problems();

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private ConfigLoader loader() {
    return new ConfigLoader(
        new Surroundings(Map.of(), directory, directory.resolve("home"), Ownership.ofFileSystem()));
  }

  private LoadedConfig load() {
    return loader().load(problems);
  }

  @Test
  void pathsThatAreNoneAreReportedAtTheirOptions() throws IOException {
    write("skidder.yml", "a: 1", "keystore.path: \"a\\0b\"");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skidder.yml:2: keystore.path: is no path");

    write("skidder.yml", "a: 1", "filebeat.config_dir: \"a\\0b\"");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skidder.yml:2: filebeat.config_dir: is no path");
  }

  @Test
  void goesOnWithoutOverridesThatCannotBeReadWhenAskedTo() throws IOException {
    write("skidder.yml", "a: file");
    LoadedConfig config =
        loader().overrides(List.of("a=\"x", "b=2")).collectingMistakes().load(problems);

    assertThat(config.root().text("a")).contains("file");
    assertThat(config.root().text("b")).contains("2");
    assertThat(problems.errors())
        .singleElement()
        .matches(Problems.Problem::isOfFlag)
        .hasToString("-E a: the value cannot be read: a double quote is not closed");
  }

  @Test
  void saysUntilWhenOldNamesOfSectionsCount() throws IOException {
    Path file = write("skidder.yml", "filebeat.prospectors: [{paths: [/x]}]");
    load();

    assertThat(problems.warnings())
        .singleElement()
        .hasToString(
            "DEPRECATED: "
                + file
                + ":1: filebeat.prospectors: the setting is called 'filebeat.inputs' now. Will be"
                + " removed in version: 7.0.0");
  }

  @Test
  void saysWhatToDoAboutADamagedKeystore() throws IOException {
    write("skidder.yml", "keystore.path: k");
    for (String damaged : List.of("v2xxx", "v1%", "v1eHh4", "v1" + "A".repeat(160))) {
      problems = new Problems();
      write("home/k", damaged);
      assertThatThrownBy(this::load)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("skidder keystore create --force");
    }
  }
}
