package org.skidder.core.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is published into the spool, as an output would send it: an event is delivered, for
 * its source, when it is durable. While the spool or the disk is full nothing is lost: what did not
 * fit stays unacknowledged with the worker, and so the sources wait.
 */
final class SpoolClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("spool");
  private static final long PATIENCE = Duration.ofMillis(500).toNanos();

  /** Raw bytes of a record's events at most, unless a single one is larger. */
  private static final int RECORD_BYTES = 1 << 18;

  private final Spool spool;
  private final SpoolWriter writer;
  private final int recordBytes;
  private final Complaints complaints = new Complaints();
  private volatile boolean closed;

  SpoolClient(Spool spool) {
    this.spool = spool;
    writer = new SpoolWriter(spool);
    recordBytes = (int) Math.min(RECORD_BYTES, spool.options().segmentBytes() / 4);
  }

  @Override
  public String target() {
    return "the spool " + spool.options().folder();
  }

  @Override
  public void connect() {}

  @Override
  public void publish(WorkBatch batch) {
    writer.startCounting();
    try {
      long missing = write(batch);
      while (missing > 0 && writer.durable() == 0 && !closed) {
        if (awaitRoom(missing)) {
          missing = write(batch);
        }
      }
    } catch (IOException e) {
      writer.forget();
      if (!closed) {
        tell("{} cannot be written: {}. Inputs wait until it can", String.valueOf(e.getMessage()));
        LockSupport.parkNanos(this, PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mark(batch);
  }

  private long write(WorkBatch batch) throws IOException {
    long missing = addAll(batch);
    writer.commit();
    return missing;
  }

  /** Adds records until one has no room; returns what is missing for it. */
  private long addAll(WorkBatch work) throws IOException {
    for (int slice = 0; slice < work.slices(); slice++) {
      EventBatch batch = work.batch(slice);
      int from = work.from(slice);
      while (from < work.to(slice)) {
        int to = recordEnd(batch, from, work.to(slice));
        long missing = writer.add(batch, from, to);
        if (missing > 0) {
          return missing;
        }
        from = to;
      }
    }
    return 0;
  }

  private int recordEnd(EventBatch batch, int from, int end) {
    long bytes = 0;
    int to = from;
    do {
      bytes += batch.length(to++);
    } while (to < end && bytes + batch.length(to) <= recordBytes);
    return to;
  }

  private boolean awaitRoom(long missing) throws InterruptedException {
    if (spool.awaitRoom(missing, PATIENCE)) {
      return true;
    }
    if (!closed) {
      tell(
          "{} is full ({} bytes): inputs wait until the output takes something. Raise"
              + " queue.spool.file.size if it should hold more",
          spool.options().size());
    }
    return false;
  }

  private void tell(String message, Object detail) {
    if (complaints.isDue(message)) {
      LOG.error(message, target(), detail);
    }
  }

  /** What is not durable is to be tried again. */
  private void mark(WorkBatch batch) {
    long durable = writer.durable();
    if (durable == batch.size()) {
      return;
    }
    for (int position = 0; position < batch.size(); position++) {
      if (position < durable) {
        batch.delivered(position);
      } else {
        batch.retry(position);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Closes the file that is written to; when nobody publishes any more. */
  void end() {
    writer.close();
  }
}
