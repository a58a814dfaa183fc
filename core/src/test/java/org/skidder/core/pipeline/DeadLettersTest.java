package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;

class DeadLettersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2018-03-04T05:06:07.089Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final Metrics metrics = new Metrics();

  private DeadLetters to(Path file) {
    return new DeadLetters("es", Optional.of(file), "6.4.0", metrics, CLOCK);
  }

  private static EventBatch batch(Object value) {
    FieldMap fields = new FieldMap();
    fields.put("value", value);
    return EventBatch.of(new Event(0, -1, fields, Template.EMPTY));
  }

  @Test
  void keepsTheEventWithReasonAndDetailForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("deep/dead.ndjson");
    try (DeadLetters dead = to(file)) {
      dead.add(batch("<x>"), 0, DropReason.REJECTED, "mapping \"conflict\"");
      dead.add(batch(Double.NaN), 0, DropReason.NOT_ENCODABLE, "NaN");
    }
    assertThat(Files.readAllLines(file))
        .isEqualTo(
            List.of(
                "{\"time\":\"2018-03-04T05:06:07.089Z\",\"output\":\"es\","
                    + "\"reason\":\"rejected\",\"detail\":\"mapping \\\"conflict\\\"\","
                    + "\"event\":{\"@timestamp\":\"1970-01-01T00:00:00.000Z\","
                    + "\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"doc\","
                    + "\"version\":\"6.4.0\"},\"value\":\"<x>\"}}",
                "{\"time\":\"2018-03-04T05:06:07.089Z\",\"output\":\"es\","
                    + "\"reason\":\"not_encodable\",\"detail\":\"NaN\","
                    + "\"event\":\"{value=NaN}\"}"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(metrics.counter("libbeat.output.dropped.rejected").sum()).isEqualTo(1);
  }

  @Test
  void appendsAfterItWasClosed() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    DeadLetters dead = to(file);
    dead.add(batch("1"), 0, DropReason.REJECTED, "");
    dead.close();
    dead.add(batch("2"), 0, DropReason.REJECTED, "");
    dead.close();
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void whatCannotBeKeptIsNotCountedAsDropped() throws Exception {
    try (DeadLetters dead = to(Files.createDirectory(folder.resolve("folder")))) {
      assertThatIOException()
          .isThrownBy(() -> dead.add(batch("1"), 0, DropReason.TOO_LARGE, "large"));
    }
    assertThat(metrics.counter("libbeat.output.dropped.too_large").sum()).isZero();
  }
}
