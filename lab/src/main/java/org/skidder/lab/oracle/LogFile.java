package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.skidder.lab.oracle.Line.Content;

/** One file of a log, and who writes to it. */
final class LogFile implements AutoCloseable {
  private final Journal journal;
  private final Content content;
  private final LineForm form;
  private Path path;
  private @Nullable FileChannel channel;
  private byte[] rest = {};
  private int lines;
  private boolean packed;

  /** A file that exists already, or that nobody writes to. */
  LogFile(Journal journal, Content content, LineForm form, Path path) {
    this.form = form;
    this.journal = journal;
    this.content = content;
    this.path = path;
  }

  /** Opens or makes the file for writing. */
  LogFile open() throws IOException {
    channel =
        FileChannel.open(
            path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return this;
  }

  Content content() {
    return content;
  }

  Path path() {
    return path;
  }

  void movedTo(Path target) {
    path = target;
  }

  boolean isPacked() {
    return packed;
  }

  void packed() {
    packed = true;
  }

  boolean isOpen() {
    return channel != null;
  }

  boolean isEmpty() {
    return lines == 0;
  }

  /** Writes whole lines with one call. */
  void append(int count, RandomGenerator random) throws IOException {
    finish();
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(next(random));
    }
    write(bytes.toByteArray());
  }

  /** Begins a line; it is finished before anything else is written. */
  void begin(RandomGenerator random) throws IOException {
    finish();
    byte[] line = next(random);
    int cut = 1 + random.nextInt(line.length - 1);
    write(java.util.Arrays.copyOf(line, cut));
    rest = java.util.Arrays.copyOfRange(line, cut, line.length);
  }

  /** Finishes the line that was begun. */
  void finish() throws IOException {
    if (rest.length > 0) {
      byte[] bytes = rest;
      rest = new byte[0];
      write(bytes);
    }
  }

  private byte[] next(RandomGenerator random) {
    Line line = Line.random(content, lines++, random);
    journal.written(line);
    return form.bytes(line, random);
  }

  private void write(byte[] bytes) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IllegalStateException(path + " is not open");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      open.write(buffer);
    }
  }

  /** Removes all content, as the second half of copytruncate does. */
  void truncate() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.truncate(0);
    }
  }

  @Override
  public void close() throws IOException {
    finish();
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
