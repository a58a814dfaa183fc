package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.event.FieldMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.QueueSettings;

class StreamConnectionTest {
  private static final long MIB = 1 << 20;

  /** Gives what fits, and notes the arrays that it is to be put into and what is counted then. */
  private static final class Pieces implements Stream {
    private final int[] sizes;
    private final StreamMemory memory;
    private final List<Integer> arrays = new ArrayList<>();
    private final List<Long> counted = new ArrayList<>();
    private int next;

    Pieces(StreamMemory memory, int... sizes) {
      this.memory = memory;
      this.sizes = sizes;
    }

    @Override
    public String peer() {
      return "test";
    }

    @Override
    public void open() {}

    @Override
    public int available() {
      return next < sizes.length ? sizes[next] : 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return -1;
    }

    @Override
    public int expected() {
      return 0;
    }

    @Override
    public int readMore(byte[] into, int offset, int length) {
      arrays.add(into.length);
      counted.add(memory.keptOfAll());
      int size = Math.min(length, sizes[next++]);
      Arrays.fill(into, offset, offset + size, (byte) 'x');
      if (next == 2) {
        into[offset] = '\n'; // so that what is incomplete does not begin with its buffer
      }
      return size;
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private static Pieces read(int... sizes) {
    StreamMemory memory = new StreamMemory(20 * MIB, new StreamMemory.Budget(512 * MIB));
    Pieces pieces = new Pieces(memory, sizes);
    Metrics metrics = new Metrics();
    try (Pipeline pipeline =
        new Pipeline(new QueueSettings(64, 64 * MIB, 1, Duration.ZERO), metrics)) {
      StreamConnection connection =
          new StreamConnection(
              Binder.defaults(StreamConfig.class),
              pieces,
              PlainMessages.ofStreams(new FieldMap(), new FieldMap()),
              pipeline,
              pipeline.publisher(EventFilter.NONE),
              Clock.systemUTC(),
              StreamMetrics.in(metrics, "tcp", "tcp"),
              memory,
              new StreamConnection.Complaints(new Complaint(), new Complaint(), new Complaint()),
              ended -> {});
      connection.start();
      connection.join();
    }
    assertThat(memory.keptOfAll()).isZero();
    return pieces;
  }

  @Test
  void aReadBeginsWithABufferOfOneChunkAtMostWhateverIsThereBefore() {
    assertThat(read((int) MIB).arrays).containsExactly(StreamMemory.CHUNK);
    assertThat(read(4000, (int) MIB).arrays).containsExactly(4096, StreamMemory.CHUNK);
  }

  @Test
  void theWholeBufferOfAnIncompleteMessageIsCountedBeforeMoreIsRead() {
    Pieces pieces = read(4000, 300_000, 300_000, 300_000, 300_000, 1);
    assertThat(pieces.counted.subList(0, 2)).containsExactly(0L, 4000L);
    assertThat(pieces.arrays.getLast()).isGreaterThan(600_000);
    for (int i = 2; i < pieces.arrays.size(); i++) {
      assertThat(pieces.counted.get(i)).isEqualTo((long) pieces.arrays.get(i));
    }
  }
}
