package org.skidder.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.slf4j.event.Level;

class LogSetupTest {
  @TempDir Path folder;

  private static LoggingConfig config(String yaml) {
    return config(yaml, LoggingConfig.Overrides.NONE);
  }

  private static LoggingConfig config(String yaml, LoggingConfig.Overrides overrides) {
    Problems problems = new Problems();
    Config root = Config.ofYaml("logging: " + yaml);
    Optional<LoggingConfig> config = LoggingConfig.of(root, overrides, problems);
    problems.throwIfErrors();
    return config.orElseThrow();
  }

  private static LoggingConfig.Overrides debug(String... selectors) {
    return new LoggingConfig.Overrides(false, false, List.of(selectors));
  }

  @ParameterizedTest
  @CsvSource({
    "debug,DEBUG",
    "Info,INFO",
    "WARNING,WARN",
    "warn,WARN",
    "error,ERROR",
    "critical,ERROR"
  })
  void levelsInAnyCase(String text, Level level) {
    assertThat(LogSetup.threshold(config("{level: " + text + "}"), LoggingConfig.Overrides.NONE))
        .isEqualTo(level);
  }

  @Test
  void verboseOnlyLowersToInfo() {
    var verbose = new LoggingConfig.Overrides(false, true, List.of());
    assertThat(LogSetup.threshold(config("{level: error}"), verbose)).isEqualTo(Level.INFO);
    assertThat(LogSetup.threshold(config("{level: debug}"), verbose)).isEqualTo(Level.DEBUG);
  }

  @Test
  void debugFlagsAddSelectorsAndLowerTheLevel() {
    LoggingConfig config = config("{level: error, selectors: [a]}");
    assertThat(LogSetup.threshold(config, debug("b,c"))).isEqualTo(Level.DEBUG);
    assertThat(LogSetup.selectors(config, debug("b, c", "d"))).containsExactly("a", "b", "c", "d");
    assertThat(LogSetup.selectors(config("{selectors: ['*', x]}"), debug("b")))
        .containsExactly("*", "x", "b");
  }

  @Test
  void filesAreTheFallbackAndRelativeToTheLogs() throws IOException {
    LogSystem system = new LogSystem(() -> Instant.EPOCH);
    LoggingConfig config = config("{to_files: false, files.path: sub, files.name: mine}");
    LogSetup.configure(system, "x", config, LoggingConfig.Overrides.NONE, folder);
    system.getLogger("a").info("hello");
    system.close();

    assertThat(Files.readString(folder.resolve("sub/mine"))).endsWith("hello\n").hasLineCount(1);
  }

  @Test
  void theLogFileIsCalledLikeTheProgram() throws IOException {
    LogSystem system = new LogSystem(() -> Instant.EPOCH);
    LogSetup.configure(system, "mybeat", config("{}"), LoggingConfig.Overrides.NONE, folder);
    system.getLogger("a").info("hello");
    system.close();

    assertThat(folder.resolve("mybeat")).exists();
  }

  @Test
  void aFileThatCannotBeWrittenDoesNotStopTheWork() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    LogSystem system = new LogSystem(() -> Instant.EPOCH);
    LogSetup.configure(
        system, "x", config("{files.path: file}"), LoggingConfig.Overrides.NONE, folder);
    system.getLogger("a").info("goes elsewhere");
    system.close();

    assertThat(folder.resolve("file")).isEmptyFile();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theEventLogIsRefusedWithAReason() {
    assertThatThrownBy(() -> config("{to_eventlog: true}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("to_eventlog")
        .hasMessageContaining("no event log on this system");
    // The first destination of all counts.
    assertThat(config("{to_eventlog: true, to_syslog: true}").toSyslog()).isTrue();
    var stderr = new LoggingConfig.Overrides(true, false, List.of());
    assertThat(config("{to_eventlog: true}", stderr).toEventlog()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "metrics.period: 0s,metrics.period",
    "files.keepfiles: 1025,keepfiles",
    "files.permissions: 01777,permissions",
    "files.permissions: 644,permissions",
    "files.name: a/b,name",
    "files.rotateeverybytes: 0,rotateeverybytes",
    "level: loud,level"
  })
  void badValuesNameTheOption(String yaml, String option) {
    assertThatThrownBy(() -> config("{" + yaml + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option);
  }
}
