package org.skidder.inputs.log.lines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.container.ContainerOptions;

/** Drives a chain as a harvester does: chunks, an unread rest carried over, batches. */
final class ChainRun {
  static final String SOURCE = "/var/log/a.log";
  static final long NOW = 1_520_000_000_000L;

  final List<String> documents = new ArrayList<>();
  final Metrics metrics = new Metrics();
  final LineChain chain;
  long now = NOW;

  /** Of the monotonic clock. */
  long nanos;

  private byte[] carry = {};
  private long consumed;

  ChainRun(FollowConfig config, Template template, long start, int maxPending) {
    this(config, Optional.empty(), template, start, maxPending);
  }

  ChainRun(
      FollowConfig config,
      Optional<ContainerOptions> containers,
      Template template,
      long start,
      int maxPending) {
    chain =
        LineChains.create(
            config.lines(),
            containers,
            config.encoding(),
            new Origin(template, SOURCE, true),
            LineStats.in(metrics, new Complaints(() -> nanos)),
            maxPending);
    consumed = start;
  }

  static FollowConfig config(String yaml) {
    return Binder.bind(Config.ofYaml(yaml), FollowConfig.class, new Problems());
  }

  static Template template() {
    FieldMap fields = new FieldMap();
    fields.put("source", SOURCE);
    return Template.of(fields, new FieldMap());
  }

  /** All documents of a file that is read at once. */
  static List<String> documents(String yaml, byte[] content) {
    ChainRun run = new ChainRun(config(yaml), template(), 0, LineChains.MAX_PENDING);
    run.read(content, Integer.MAX_VALUE);
    run.flush();
    return run.documents;
  }

  /** Reads some more bytes of the file. */
  void read(byte[] more, int maxEvents) {
    byte[] data = new byte[carry.length + more.length + 3];
    System.arraycopy(carry, 0, data, 1, carry.length);
    System.arraycopy(more, 0, data, 1 + carry.length, more.length);
    int from = 1;
    int to = 1 + carry.length + more.length;
    List<EventBatch> copied = new ArrayList<>();
    while (from < to) {
      EventBatch batch = chain.newBatch(data, now, 2);
      int used = chain.accept(batch, data, from, to, consumed, maxEvents);
      if (used == 0) {
        break;
      }
      from += used;
      consumed += used;
      if (chain.isZeroCopy()) {
        take(batch);
      } else {
        copied.add(batch);
      }
    }
    carry = Arrays.copyOfRange(data, from, to);
    Arrays.fill(data, (byte) '?'); // others read into it
    copied.forEach(this::take);
  }

  void readInPieces(byte[] content, int from, Random random) {
    int at = from;
    while (at < content.length) {
      int size = Math.min(content.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 60));
      read(Arrays.copyOfRange(content, at, at + size), 1 + random.nextInt(3));
      at += size;
    }
  }

  void flush() {
    EventBatch batch = chain.newBatch(new byte[0], now, 1);
    chain.flush(batch, false);
    take(batch);
  }

  void finish() {
    EventBatch batch = chain.newBatch(new byte[0], now, 1);
    chain.flush(batch, true);
    take(batch);
  }

  private void take(EventBatch batch) {
    JsonBuffer out = new JsonBuffer(100);
    for (int i = 0; i < batch.size(); i++) {
      out.clear();
      DocumentEncoder.plain(false).encode(batch, i, out);
      documents.add(batch.offset(i) + " " + out);
    }
  }
}
