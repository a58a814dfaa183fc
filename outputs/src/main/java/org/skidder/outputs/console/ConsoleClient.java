package org.skidder.outputs.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputClosedException;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.outputs.codec.LineEncoder;

/** Writes batches to standard output. */
final class ConsoleClient implements OutputClient {
  /** Bytes per write; bounds the memory that the JDK copies them to. */
  private static final int CHUNK = 1 << 18;

  private final WritableByteChannel stdout;
  private final LineEncoder lines;
  private final Counter written;

  /** Whether the last write ended inside of a line. */
  private boolean torn;

  ConsoleClient(WritableByteChannel stdout, LineEncoder lines, Counter written) {
    this.written = written;
    this.stdout = stdout;
    this.lines = lines;
  }

  @Override
  public String target() {
    return "standard output";
  }

  @Override
  public void connect() {}

  @Override
  public void publish(WorkBatch batch) throws IOException {
    lines.encode(batch);
    endTornLine();
    ByteBuffer bytes = ByteBuffer.wrap(lines.array(), 0, lines.size());
    try {
      write(bytes);
    } catch (IOException e) {
      int written = bytes.position();
      lines.markDelivered(batch, written);
      torn = lines.lastLineEnd(written, batch.size()) != written;
      throw readable(e);
    }
  }

  /** What was cut off by an error is sent again as a whole line; the piece gets a line end. */
  private void endTornLine() throws IOException {
    if (torn) {
      try {
        write(ByteBuffer.wrap("\n".getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException e) {
        throw readable(e);
      }
      torn = false;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + CHUNK));
      written.add(stdout.write(bytes));
      bytes.limit(end);
    }
  }

  private static IOException readable(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Broken pipe")) {
      return new OutputClosedException(
          "nobody reads standard output any more (broken pipe); the program that Skidder writes to"
              + " has ended",
          e);
    }
    return new IOException("standard output cannot be written: " + message, e);
  }

  @Override
  public void close() {
    // Standard output is not ours to close; a blocked write ends when the worker is interrupted.
  }
}
