package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.skidder.core.event.ByteWriter;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.StoredBatch;
import org.skidder.core.event.Template;
import org.slf4j.LoggerFactory;

/** Records that are as they were written, and yet nothing that this version can read. */
@Timeout(60)
class SpoolOddRecordsTest {
  static final List<byte[]> ODD =
      List.of(new byte[] {}, new byte[] {99, 1, 2}, withAnImpossibleTime(), cut(storedLines()));

  @TempDir Path folder;

  private static byte[] storedLines() {
    return stored(SpoolRig.lines(0, 3, 10));
  }

  private static byte[] stored(EventBatch batch) {
    ByteWriter out = new ByteWriter(512);
    new StoredBatch().write(batch, 0, batch.size(), out);
    return Arrays.copyOf(out.array(), out.size());
  }

  private static byte[] cut(byte[] stored) {
    return Arrays.copyOf(stored, stored.length - 1);
  }

  /** A batch of one event with a time in it that is after all that there are. */
  private static byte[] withAnImpossibleTime() {
    FieldMap fields = new FieldMap();
    fields.put("when", Instant.MAX);
    byte[] stored = stored(EventBatch.of(new Event(0, 0, fields, Template.EMPTY)));
    stored[stored.length - 2] = 0x7f; // half a minute more: nanoseconds stand at its end
    return stored;
  }

  @ParameterizedTest
  @FieldSource("ODD")
  void oneIsPassedOverToldAndCountedAndWhatFollowsArrives(byte[] payload) throws Exception {
    SpoolOptions options = SpoolOptions.of(folder.resolve("spool"), 1 << 20);
    try (SpoolRig rig = new SpoolRig(options)) {
      rig.receiver.allow(0);
      rig.publish(0, 3, 3, 10);
      rig.awaitDurable();
    }
    // A record of four events that nobody can read, and one of lines behind it.
    Path damaged = SpoolRig.segments(options.folder()).getLast();
    append(damaged, payload, 3, 4);
    append(damaged, stored(SpoolRig.lines(7, 2, 10)), 7, 2);

    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("spool");
    logger.addAppender(log);
    try (SpoolRig next = new SpoolRig(options)) {
      next.publish(9, 11, 2, 10);
      next.awaitDurable();
      next.awaitSent();
      assertThat(next.received()).containsExactly(0L, 1L, 2L, 7L, 8L, 9L, 10L);
      assertThat(log.list)
          .filteredOn(said ->
              said.getFormattedMessage()
                  .contains("A record of " + damaged + " cannot be understood"))
          .hasSize(1);
      assertThat(next.metrics.tree().toString()).contains("lost_events=4");
      assertThat(next.spool.events()).isZero();
    } finally {
      logger.detachAppender(log);
    }
  }

  /** Adds a record that is sound but for what is in it. */
  private static void append(Path segment, byte[] payload, long firstEvent, int events)
      throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(segment));
    long salt = file.getLong(16);
    ByteWriter record = new ByteWriter(512);
    record.writeBytes(new byte[Frame.BYTES], 0, Frame.BYTES);
    record.writeBytes(payload, 0, payload.length);
    Frame.complete(record, 0, salt, firstEvent, events);
    int end = SegmentHead.BLOCK;
    while (end + Frame.BYTES <= file.limit() && Frame.isMarker(file, end)) {
      end += Frame.BYTES + Frame.of(file, end).length();
    }
    byte[] bytes = Arrays.copyOf(file.array(), end + record.size());
    System.arraycopy(record.array(), 0, bytes, end, record.size());
    Files.write(segment, bytes);
  }
}
