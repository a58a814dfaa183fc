package org.skidder.outputs.file;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.ConfigException;
import org.skidder.core.file.AppendFile;
import org.skidder.core.file.Modes;
import org.skidder.core.format.FormatString;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.testkit.FailingFile;
import org.skidder.outputs.codec.FormatCodec;
import org.skidder.outputs.codec.LineEncoder;
import org.skidder.outputs.common.OutputHarness;
import org.slf4j.LoggerFactory;

class FileOutputTest {
  @TempDir Path folder;
  private OutputHarness harness;
  private Path out;

  @BeforeEach
  void open() {
    harness = new OutputHarness(folder);
    out = folder.resolve("deep/out");
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void start(String more) {
    String yaml = "{path: '" + out + "', filename: events, " + more + "}";
    FileOutputConfig config = OutputHarness.bind(yaml, FileOutputConfig.class);
    harness.start(
        OutputHarness.impatient(new FileOutputFactory().create(config, harness.context())));
  }

  private static List<String> lines(int from, int count, int width) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> ("line " + i + " " + "x".repeat(width)).substring(0, width))
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(out)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void tellsWhereItWritesBeforeThereIsAnEventAndNotWhenItIsOnlyChecked() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("file");
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      String yaml = "{path: '" + out + "'}";
      new FileOutputFactory()
          .create(OutputHarness.bind(yaml, FileOutputConfig.class), harness.context());
      assertThat(log.list).isEmpty();
      start("number_of_files: 3");
      assertThat(log.list)
          .singleElement()
          .hasToString(
              "[INFO] Initialized file output. path="
                  + out.resolve("events")
                  + " max_size_bytes=10485760 max_backups=3 permissions=-rw-------");
      assertThat(out).doesNotExist();
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }

  @Test
  void rotatesBeforeTheLimitAndKeepsSoManyFiles() throws Exception {
    harness.publish(lines(1, 60, 99));
    start("rotate_every_kb: 1, number_of_files: 3, codec.format.string: '%{[message]}'");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(files()).containsExactly("events", "events.1", "events.2", "events.3");
    List<String> kept = new ArrayList<>();
    for (String name : List.of("events.3", "events.2", "events.1", "events")) {
      assertThat(Files.size(out.resolve(name))).isLessThanOrEqualTo(1024);
      kept.addAll(Files.readAllLines(out.resolve(name)));
    }
    assertThat(kept).isEqualTo(lines(21, 40, 99));
  }

  @Test
  void everyStartBeginsANewFile() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("events"), "old\n");
    Files.writeString(out.resolve("events.2"), "older\n");
    start("number_of_files: 2, codec.format.string: '%{[message]}'");
    assertThat(files()).as("nothing happens before the first event").hasSize(2);
    harness.publish(List.of("new"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(out.resolve("events")).hasContent("new");
    assertThat(out.resolve("events.1")).hasContent("old");
    assertThat(files()).as("a gap is skipped, what is beyond is deleted").hasSize(2);
  }

  @Test
  void makesFilesAndFoldersPrivate() throws Exception {
    harness.publish(List.of("x"));
    start("permissions: 0600");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("events"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rwx------");
  }

  @Test
  void afterItsFileOrFolderIsGoneItGoesOnInANewOneAtOnce() throws Exception {
    start("permissions: 0640, codec.format.string: '%{[message]}'");
    deliver("one");
    Files.move(out.resolve("events"), out.resolve("taken"));
    deliver("two");
    assertThat(out.resolve("taken")).hasContent("one");
    assertThat(out.resolve("events")).hasContent("two");
    Files.delete(out.resolve("events"));
    deliver("three");
    assertThat(out.resolve("events")).hasContent("three");
    Files.move(out, folder.resolve("elsewhere"));
    deliver("four");
    assertThat(out.resolve("events")).hasContent("four");
    assertThat(Files.getPosixFilePermissions(out)).isSubsetOf(Modes.PRIVATE_FOLDER);
  }

  private void deliver(String line) throws InterruptedException {
    harness.publish(List.of(line));
    assertThat(harness.awaitDelivered()).isTrue();
  }

  @Test
  void aFileThatSomebodyElsePutThereIsGoneOnWithUpToTheLimit() throws Exception {
    start("rotate_every_kb: 1, codec.format.string: '%{[message]}'");
    deliver("one");
    Files.writeString(folder.resolve("new"), "x".repeat(999) + "\n");
    Files.move(folder.resolve("new"), out.resolve("events"), REPLACE_EXISTING);
    deliver("two");
    assertThat(Files.readAllLines(out.resolve("events"))).hasSize(2).endsWith("two");
    deliver("y".repeat(100));
    assertThat(Files.size(out.resolve("events.1"))).isEqualTo(1004);
    assertThat(out.resolve("events")).hasContent("y".repeat(100));
  }

  @Test
  void aFileThatSomebodyElsePutThereWithATornLineIsSetAside() throws Exception {
    start("codec.format.string: '%{[message]}'");
    deliver("one");
    Files.writeString(folder.resolve("new"), "whole\ntorn");
    Files.move(folder.resolve("new"), out.resolve("events"), REPLACE_EXISTING);
    deliver("two");
    assertThat(out.resolve("events")).hasContent("two");
    assertThat(out.resolve("events.1")).hasContent("whole\ntorn");
  }

  @Test
  void aFileThatSomebodyElseTruncatesGetsNoHole() throws Exception {
    start("codec.format.string: '%{[message]}'");
    deliver("one");
    Files.write(out.resolve("events"), new byte[0], TRUNCATE_EXISTING);
    deliver("two");
    assertThat(out.resolve("events")).hasContent("two");
  }

  /** The new file of the name must not suffer for a write to the old one that failed. */
  @Test
  void sizeAndCuttingAreOfTheOpenFileWhateverItsPathLeadsTo() throws Exception {
    Path path = folder.resolve("f");
    try (AppendFile file = AppendFile.open(path, Modes.OWNER_ONLY)) {
      file.write(new byte[10], 0, 10);
      assertThat(file.isInPlace()).isTrue();
      Files.move(path, folder.resolve("taken"));
      assertThat(file.isInPlace()).isFalse();
      Files.write(path, new byte[100]);
      assertThat(file.isInPlace()).isFalse();
      assertThat(file.size()).isEqualTo(10);
      file.truncate(5);
    }
    assertThat(Files.size(folder.resolve("taken"))).isEqualTo(5);
    assertThat(Files.size(path)).isEqualTo(100);
  }

  @Test
  void aRecordLargerThanAFileGoesToTheDeadLetters() throws Exception {
    harness.publish(List.of("first", "x".repeat(1024), "y".repeat(1023), "last"));
    start("rotate_every_kb: 1, codec.format.string: '%{[message]}', dead_letter.file: dead.ndjson");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(out.resolve("events.2")).hasContent("first");
    assertThat(out.resolve("events.1")).hasContent("y".repeat(1023));
    assertThat(out.resolve("events")).hasContent("last");
    assertThat(harness.counter("libbeat.output.dropped.too_large")).isEqualTo(1);
    assertThat(folder.resolve("dead.ndjson"))
        .content()
        .contains("data size (1025 bytes) is greater than the max file size (1024 bytes)")
        .contains("xxxx");
  }

  @Test
  void theFileHasTheProgramsNameOrAPlaceBelowTheDirectory() {
    assertThat(active("{path: x}")).isEqualTo("x/filebeat");
    assertThat(active("{path: x, filename: ''}")).isEqualTo("x/filebeat");
    assertThat(active("{path: x, filename: a/b}")).isEqualTo("x/a/b");
    assertThat(active("{path: x, filename: /b}")).isEqualTo("x/b");
  }

  private static String active(String yaml) {
    return OutputHarness.bind(yaml, FileOutputConfig.class).active("filebeat").toString();
  }

  @Test
  void rejectsImpossibleOptions() {
    for (String bad :
        List.of(
            "filename: x",
            "path: ''",
            "{path: x, number_of_files: 1}",
            "{path: x, number_of_files: 1025}",
            "{path: x, rotate_every_kb: 0}",
            "{path: x, permissions: 01000}",
            "{path: x, permissions: 600}",
            "{path: x, filename: a/}",
            "{path: x, filename: a/..}",
            "{path: x, filename: ../y}",
            "{path: x, codec.nosuch: {}}",
            "{path: x, codec.json: {}, codec.format.string: a}",
            "{path: x, codec.format: {}}",
            "{path: x, codec.format.string: '%{x}'}",
            "{path: x, codec: json}")) {
      assertThatThrownBy(() -> OutputHarness.bind(bad, FileOutputConfig.class))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("config:1");
    }
  }

  @Test
  void aFullDiskNeitherLosesNorRepeatsLines() throws Exception {
    OutputHarness.forSeeds(20, seed -> deliverOnABadDisk(seed, false));
  }

  /** What was written may be repeated in a new file then, below the torn end of the last. */
  @Test
  void aDiskThatFailsInCuttingTooLosesAndGluesNoLine() throws Exception {
    OutputHarness.forSeeds(10, seed -> deliverOnABadDisk(seed, true));
  }

  private void deliverOnABadDisk(int seed, boolean deaf) throws Exception {
    Path own = folder.resolve("seed-" + seed);
    Random random = new Random(seed);
    try (OutputHarness harness = new OutputHarness(folder)) {
      RotatingFile file =
          new RotatingFile(
              own.resolve("events"),
              2000 + random.nextInt(3000),
              500,
              Modes.OWNER_ONLY,
              (path, permissions) ->
                  new FailingFile(
                      AppendFile.open(path, permissions),
                      bytes ->
                          random.nextInt(3) == 0 ? random.nextInt(bytes + 1) : FailingFile.NONE,
                      () -> deaf && random.nextInt(12) == 0));
      DeadLetters dead =
          new DeadLetters("file", Optional.empty(), "6.4.0", harness.metrics, Clock.systemUTC());
      LineEncoder encoder =
          new LineEncoder(new FormatCodec(FormatString.parse("%{[message]}")), dead);
      harness.start(
          new OutputPlan(
              "file",
              List.of(new FileClient(file, "", encoder, dead, harness.metrics.counter("written"))),
              false,
              1 + random.nextInt(100),
              1 << 20,
              Duration.ofMillis(1),
              Duration.ofMillis(1)));
      Set<String> lines = new LinkedHashSet<>();
      for (int i = 0; i < 5; i++) {
        List<String> more = lines(i * 100, 100, 20 + random.nextInt(200));
        lines.addAll(more);
        harness.publish(more);
      }
      assertThat(harness.awaitDelivered()).isTrue();
      List<String> written = new ArrayList<>();
      for (int i = 500; i >= 0; i--) {
        Path part = own.resolve(i == 0 ? "events" : "events." + i);
        if (Files.exists(part)) {
          assertThat(Files.size(part)).isLessThanOrEqualTo(file.limit());
          String text = Files.readString(part);
          int whole = text.lastIndexOf('\n') + 1;
          assertThat(deaf || whole == text.length()).as("no torn line stays").isTrue();
          text.substring(0, whole).lines().forEach(written::add);
        }
      }
      if (deaf) {
        written = new ArrayList<>(new LinkedHashSet<>(written));
      }
      assertThat(written).as("seed %d", seed).isEqualTo(List.copyOf(lines));
    }
  }
}
