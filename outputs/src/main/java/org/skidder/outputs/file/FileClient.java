package org.skidder.outputs.file;

import java.io.IOException;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.outputs.codec.LineEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches to the rotating file. A write on its way is finished before closing. */
final class FileClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("file");

  private final RotatingFile file;
  private final String limits;
  private final LineEncoder lines;
  private final DeadLetters deadLetters;
  private final Counter written;
  private final Complaints complaints = new Complaints();

  /** Up to where the lines of the present batch are in files. */
  private int safe;

  /**
   * @param limits of the file, for the log
   */
  FileClient(
      RotatingFile file,
      String limits,
      LineEncoder lines,
      DeadLetters deadLetters,
      Counter written) {
    this.limits = limits;
    this.written = written;
    this.file = file;
    this.lines = lines;
    this.deadLetters = deadLetters;
  }

  @Override
  public String target() {
    return file.active().toString();
  }

  @Override
  public void opened() {
    LOG.info("Initialized file output. path={} {}", file.active(), limits);
  }

  @Override
  public void connect() {
    // The file is opened with the first event.
  }

  @Override
  public synchronized void publish(WorkBatch batch) throws IOException {
    safe = 0;
    lines.encode(batch);
    try {
      lookAtPath();
      writeLines(batch);
    } catch (IOException e) {
      lines.markDelivered(batch, safe);
      throw e;
    }
    lines.clear();
  }

  private void lookAtPath() throws IOException {
    try {
      if (file.returnToPath() && complaints.isDue("moved")) {
        LOG.warn(
            "{} was renamed or removed by somebody else; a new one is written to. What was in it"
                + " counts as delivered",
            file.active());
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private IOException cannotWrite(IOException reason) {
    return new IOException(file.active() + " cannot be written: " + Reasons.of(reason), reason);
  }

  /** Writes runs of lines: each as long as the file has room. */
  private void writeLines(WorkBatch work) throws IOException {
    int position = 0;
    for (int slice = 0; slice < work.slices(); slice++) {
      EventBatch batch = work.batch(slice);
      for (int i = work.from(slice); i < work.to(slice); i++) {
        int start = lines.start(position);
        int end = lines.end(position);
        if (end - start > file.limit()) {
          write(start, position);
          tooLarge(work, position, batch, i, end - start);
          safe = end;
        } else if (end - safe > file.room()) {
          write(start, position);
          file.rotateBeforeNext();
        }
        position++;
      }
    }
    write(lines.size(), position);
  }

  private void tooLarge(WorkBatch work, int position, EventBatch batch, int index, int size)
      throws IOException {
    String detail =
        "Writing event to file failed with: data size ("
            + size
            + " bytes) is greater than the max file size ("
            + file.limit()
            + " bytes); raise rotate_every_kb";
    deadLetters.add(batch, index, DropReason.TOO_LARGE, detail);
    work.dropped(position);
  }

  /** Writes the lines from the last safe place to {@code end}, the first {@code count} lines. */
  private void write(int end, int count) throws IOException {
    if (end == safe) {
      return;
    }
    try {
      file.write(lines.array(), safe, end - safe);
      written.add(end - safe);
      safe = end;
    } catch (IOException e) {
      int reached = safe + (int) Math.min(end - safe, file.written());
      int complete = Math.max(safe, lines.lastLineEnd(reached, count));
      file.keep(complete - safe);
      safe = complete;
      throw cannotWrite(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("Closing {} failed: {}", file.active(), Reasons.of(e));
    }
    deadLetters.close();
  }
}
