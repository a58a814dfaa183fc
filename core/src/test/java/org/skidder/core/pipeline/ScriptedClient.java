package org.skidder.core.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that does what a test tells it. */
final class ScriptedClient implements OutputClient {
  /** What happens to a batch. */
  interface Script {
    void publish(WorkBatch batch) throws IOException;
  }

  final String name;
  final List<Long> received = new CopyOnWriteArrayList<>();
  final List<Long> attempts = new CopyOnWriteArrayList<>();
  final AtomicInteger connects = new AtomicInteger();
  volatile boolean down;
  volatile Script script = this::take;

  ScriptedClient(String name) {
    this.name = name;
  }

  /** Takes everything. */
  void take(WorkBatch batch) {
    received.addAll(Events.numbers(batch));
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public void connect() throws IOException {
    connects.incrementAndGet();
    if (down) {
      throw new IOException("connection refused");
    }
  }

  @Override
  public void publish(WorkBatch batch) throws IOException {
    attempts.add(System.nanoTime());
    if (down) {
      throw new IOException("connection reset");
    }
    script.publish(batch);
  }

  @Override
  public void close() {}
}
