package org.skidder.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogSystemTest {
  private final List<LogLine> lines = new ArrayList<>();
  private final LogSystem system = new LogSystem(() -> Instant.EPOCH);
  private boolean closed;

  private final LogTarget target =
      new LogTarget() {
        @Override
        public void write(LogLine line) {
          lines.add(line);
        }

        @Override
        public void close() {
          closed = true;
        }
      };

  private void configure(Level threshold, String... selectors) {
    system.configure(new LogSystem.State(threshold, Set.of(selectors), target));
  }

  private List<String> messages() {
    return lines.stream().map(LogLine::message).toList();
  }

  @Test
  void whatShowsTheConfigurationMustBeNamed() {
    Logger shown = system.getLogger("config");
    Logger other = system.getLogger("a");
    configure(Level.DEBUG);
    assertThat(shown.isDebugEnabled()).isFalse();
    configure(Level.DEBUG, "*");
    assertThat(shown.isDebugEnabled()).isFalse();
    assertThat(other.isDebugEnabled()).isTrue();
    configure(Level.DEBUG, "*", "config");
    assertThat(shown.isDebugEnabled()).isTrue();
    assertThat(other.isDebugEnabled()).isTrue();
    assertThat(system.getLogger("config-with-passwords").isDebugEnabled()).isFalse();
  }

  @Test
  void writesNothingBeforeItIsConfigured() {
    Logger log = system.getLogger("a");
    assertThat(log.isErrorEnabled()).isFalse();
    log.error("lost");
    configure(Level.INFO);
    log.info("kept {} of {}", 1, 2);

    assertThat(messages()).containsExactly("kept 1 of 2");
  }

  @Test
  void theThresholdHoldsForAllLoggers() {
    configure(Level.WARN);
    Logger log = system.getLogger("a");
    log.info("no");
    log.warn("yes");

    assertThat(log.isInfoEnabled()).isFalse();
    assertThat(messages()).containsExactly("yes");
  }

  @Test
  void selectorsFilterOnlyDebugLines() {
    configure(Level.DEBUG, "publish");
    for (String name : List.of("publish", "harvester")) {
      system.getLogger(name).debug("debug " + name);
      system.getLogger(name).info("info " + name);
    }

    assertThat(messages()).containsExactly("debug publish", "info publish", "info harvester");
    assertThat(system.getLogger("harvester").isDebugEnabled()).isFalse();
  }

  @Test
  void whatLibrariesSayIsLeftOutWhenThereAreSelectorsUnlessItIsAskedFor() {
    Logger library = system.getLogger("com.example.Thing");
    configure(Level.DEBUG, "publish");
    library.info("no");
    library.warn("in any case");
    configure(Level.DEBUG, "stdlog");
    library.info("asked for");
    system.getLogger("harvester").debug("no");

    assertThat(messages()).containsExactly("in any case", "asked for");
  }

  @Test
  void structuredValuesAndTheCallerAreKept() {
    configure(Level.INFO);
    system
        .getLogger(LogSystem.class.getName())
        .atInfo()
        .addKeyValue("path", "/a")
        .addKeyValue("level", "b")
        .log("opened");

    assertThat(lines.getFirst().fields()).isEqualTo(Map.of("path", "/a", "level_", "b"));
    assertThat(lines.getFirst().logger()).isEqualTo("LogSystem");
    assertThat(lines.getFirst().caller()).matches("\\w+:\\d+");
  }

  @Test
  void aLoopOfTheJdkIsNotThePlaceThatLogs() {
    configure(Level.INFO);
    List.of("a", "b").forEach(system.getLogger("x")::warn);

    assertThat(messages()).containsExactly("a", "b");
    assertThat(lines.getFirst().caller()).doesNotStartWith("ImmutableCollections");
  }

  @Test
  void exceptionsOfTheOutsideAreAReasonMistakesOfTheProgramAStack() {
    configure(Level.INFO);
    Logger log = system.getLogger("a");
    log.warn("cannot read", new IOException("no space left"));
    log.error("oops", new IllegalStateException("bug"));

    assertThat(lines.get(0).fields()).isEqualTo(Map.of("error", "IOException: no space left"));
    assertThat(lines.get(1).fields()).containsKeys("error", "stack");
  }

  @Test
  void aNewConfigurationClosesTheOldTarget() {
    configure(Level.INFO);
    system.close();
    system.getLogger("a").error("late");

    assertThat(closed).isTrue();
    assertThat(lines).isEmpty();
  }
}
