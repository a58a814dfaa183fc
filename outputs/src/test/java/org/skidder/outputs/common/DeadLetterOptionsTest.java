package org.skidder.outputs.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.plugin.OutputContext;
import org.skidder.outputs.console.ConsoleConfig;

class DeadLetterOptionsTest {
  private static final int EACH = 300;

  @TempDir Path folder;

  @Test
  void outputsThatShareAFileLoseNothingWhileItIsRotated() throws Exception {
    DeadLetterOptions options =
        OutputHarness.bind(
                "{dead_letter: {file: dead, rotate_every_kb: 1, number_of_files: 1024}}",
                ConsoleConfig.class)
            .deadLetter();
    try (OutputHarness harness = new OutputHarness(folder);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      OutputContext context = harness.context();
      List<Future<?>> running = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        DeadLetters dead = options.create("console", context.named(name));
        running.add(threads.submit(() -> fill(dead)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    for (String name : List.of("a", "b", "c")) {
      assertThat(letters()).filteredOn(line -> line.contains('"' + name + '"')).hasSize(EACH);
    }
    assertThat(letters()).hasSize(3 * EACH).allMatch(line -> line.startsWith("{\"time\":\""));
  }

  private static Void fill(DeadLetters dead) throws IOException {
    try (dead) {
      for (int i = 0; i < EACH; i++) {
        EventBatch batch = EventBatch.of(new Event(0, -1, new FieldMap(), Template.EMPTY));
        dead.add(batch, 0, DropReason.REJECTED, "");
      }
    }
    return null;
  }

  private List<String> letters() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
