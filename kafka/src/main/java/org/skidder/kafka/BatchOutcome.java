package org.skidder.kafka;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;

/**
 * What becomes of the events of one batch. Filled by the worker, then completed by the producer's
 * thread; whoever is last answers for the batch.
 */
final class BatchOutcome {
  private final WorkBatch work;
  private final DeadLetters deadLetters;
  private final ObjIntConsumer<Throwable> complaints;
  private final OutputClient.Answer answer;
  private final Runnable onAnswered;

  /** Which events were sent, by position. */
  private final boolean[] sent;

  /** Why events were not taken, by position; null while all were. */
  private volatile @Nullable Throwable @Nullable [] failures;

  /** Messages without an answer, and one for the worker that is still handing over. */
  private final AtomicInteger open = new AtomicInteger(1);

  private boolean clogged;
  private int again;
  private @Nullable Throwable reason;
  private @Nullable Throwable broken;

  BatchOutcome(
      WorkBatch work,
      DeadLetters deadLetters,
      ObjIntConsumer<Throwable> complaints,
      OutputClient.Answer answer,
      Runnable onAnswered) {
    this.work = work;
    this.deadLetters = deadLetters;
    this.complaints = complaints;
    this.answer = answer;
    this.onAnswered = onAnswered;
    sent = new boolean[work.size()];
  }

  /** Sends one event. */
  void sent(
      int position, Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
    open.incrementAndGet();
    try {
      var _ = producer.send(message, (_, failure) -> completed(position, failure));
    } catch (RuntimeException | Error e) {
      open.decrementAndGet();
      throw e;
    }
    sent[position] = true;
    Throwable failure = failure(position);
    // At once, that is: no room in the producer, most likely. What follows must not overtake it,
    // nor wait as long as this did.
    clogged =
        failure != null
            && Failures.dropReason(failure).isEmpty()
            && (failure instanceof TimeoutException || !Failures.isClosedTopic(failure));
  }

  private @Nullable Throwable failure(int position) {
    @Nullable Throwable[] all = failures;
    return all == null ? null : all[position];
  }

  /** On the producer's thread, or on the worker's while it sends. */
  private void completed(int position, @Nullable Exception failure) {
    if (failure != null) {
      fail(position, Failures.cause(failure));
    }
    countDown();
  }

  private synchronized void fail(int position, Throwable cause) {
    @Nullable Throwable[] all = failures;
    if (all == null) {
      all = new Throwable[work.size()];
    }
    all[position] = cause;
    failures = all;
  }

  /** Whether the producer takes nothing more now. */
  boolean isClogged() {
    return clogged;
  }

  /** One event could not be sent: there is no partition of its topic to send it to. */
  void refused(int position, EventBatch batch, int index, Throwable cause) throws IOException {
    settle(position, batch, index, cause);
  }

  /** The batch cannot be sent further; what was not sent is to be sent again. */
  void broken(Throwable cause) {
    broken = cause;
    clogged = true;
  }

  /** Everything is handed over. */
  void handed() {
    countDown();
  }

  private void countDown() {
    if (open.decrementAndGet() > 0) {
      return;
    }
    try {
      if (failures != null || broken != null) {
        collect();
      }
    } finally {
      onAnswered.run();
      tell();
    }
  }

  private void collect() {
    int position = 0;
    for (int slice = 0; slice < work.slices(); slice++) {
      for (int i = work.from(slice); i < work.to(slice); i++) {
        if (sent[position]) {
          collect(position, work.batch(slice), i, failure(position));
        }
        position++;
      }
    }
  }

  private void collect(int position, EventBatch batch, int index, @Nullable Throwable failure) {
    if (failure == null) {
      work.delivered(position);
      return;
    }
    try {
      settle(position, batch, index, failure);
    } catch (IOException | RuntimeException e) {
      // What became of the others counts all the same, or they would be stored again.
      work.retry(position);
      broken = broken == null ? e : broken;
    }
  }

  private void settle(int position, EventBatch batch, int index, Throwable cause)
      throws IOException {
    DropReason drop = Failures.dropReason(cause).orElse(null);
    if (drop != null) {
      deadLetters.add(batch, index, drop, Failures.readable(cause));
      work.dropped(position);
      return;
    }
    if (Failures.isClosedTopic(cause)) {
      work.refused(position);
    } else {
      work.retry(position);
    }
    again++;
    reason = cause;
    if (!Failures.isOfTopic(cause)) {
      broken = cause;
    }
  }

  private void tell() {
    Throwable ended = broken;
    Throwable last = reason;
    if (ended != null) {
      answer.failed(new IOException(Failures.readable(Failures.cause(ended)), ended));
      return;
    }
    if (last != null) {
      complaints.accept(last, again);
    }
    answer.received();
  }
}
