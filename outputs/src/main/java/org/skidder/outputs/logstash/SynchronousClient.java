package org.skidder.outputs.logstash;

import java.io.IOException;
import java.time.Duration;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that waits for each window before it sends the next ({@code pipelining: 0}). */
final class SynchronousClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("logstash");

  private final Lumberjack lumberjack;
  private final Frames frames;
  private final WindowSize size;
  private final long ttl;
  private long openedAt;

  /**
   * @param ttl age at which the connection is replaced; zero: never
   */
  SynchronousClient(Lumberjack lumberjack, Frames frames, WindowSize size, Duration ttl) {
    this.lumberjack = lumberjack;
    this.frames = frames;
    this.size = size;
    this.ttl = ttl.toNanos();
  }

  @Override
  public String target() {
    return lumberjack.connection().peer().toString();
  }

  @Override
  public void connect() throws IOException {
    lumberjack.open();
    openedAt = System.nanoTime();
    LOG.info("Connected to Logstash at {}", target());
  }

  @Override
  public void publish(WorkBatch batch) throws IOException {
    try {
      frames.fill(batch);
      int[] positions = frames.positions();
      int items = frames.items();
      int from = 0;
      while (from < items) {
        renew();
        int to = from + size.of(items - from);
        frames.window(from, to);
        exchange(new Window(batch, positions, from, to, items));
        size.succeeded(items - from);
        from = to;
      }
    } finally {
      frames.clear();
    }
  }

  private void exchange(Window window) throws IOException {
    try {
      lumberjack.send(frames);
      lumberjack.await(window.events(), window::acknowledged);
      window.complete();
      if (LOG.isDebugEnabled()) {
        LOG.debug("{}: a window of {} events is acknowledged", target(), window.events());
      }
    } catch (IOException e) {
      size.failed();
      throw e;
    }
  }

  private void renew() throws IOException {
    if (ttl > 0 && System.nanoTime() - openedAt >= ttl) {
      size.reset();
      connect();
    } else if (!lumberjack.isUsable()) {
      connect();
    }
  }

  @Override
  public void close() {
    lumberjack.close();
  }
}
