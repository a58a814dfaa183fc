package org.skidder.lab.oracle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.skidder.lab.oracle.Line.Content;

/** One log with its rotated files, and everything that can be done to it. */
final class LogStream implements AutoCloseable {
  private final Journal journal;
  private final RandomGenerator random;
  private final Path folder;
  private final int number;

  /** Rotated files, the newest first; index 0 has the suffix {@code .1}. */
  private final List<LogFile> rotated = new ArrayList<>();

  /** A file that was rotated away while its writer has not noticed yet. */
  private final List<LogFile> lagging = new ArrayList<>();

  private final LineForm form;
  private LogFile current;
  private int generation;
  private int links;

  LogStream(Journal journal, RandomGenerator random, Path folder, LineForm form, int number)
      throws IOException {
    this.form = form;
    this.journal = journal;
    this.random = random;
    this.folder = folder;
    this.number = number;
    current = fresh();
    current.open();
  }

  private Path name() {
    return folder.resolve("s" + number + ".log");
  }

  private Path name(int index, boolean packed) {
    return folder.resolve("s" + number + ".log." + (index + 1) + (packed ? ".gz" : ""));
  }

  private LogFile fresh() {
    return new LogFile(journal, new Content(number, generation++), form, name());
  }

  /** The content that is written now. */
  Content content() {
    return current.content();
  }

  private LogFile writable() throws IOException {
    if (!current.isOpen()) {
      current.open();
    }
    return current;
  }

  void append(int lines) throws IOException {
    writable().append(lines, random);
  }

  void appendSlowly(int lines, Pause pause) throws IOException {
    for (int i = 0; i < lines; i++) {
      writable().append(1, random);
      pause.upTo(3);
    }
  }

  void begin() throws IOException {
    writable().begin(random);
  }

  void finish() throws IOException {
    current.finish();
    for (LogFile file : lagging) {
      file.finish();
    }
  }

  /** Lets random time pass. */
  @FunctionalInterface
  interface Pause {
    void upTo(int millis);
  }

  // --- rotation

  private void shift() throws IOException {
    for (int i = rotated.size() - 1; i >= 0; i--) {
      LogFile file = rotated.get(i);
      move(file, name(i + 1, file.isPacked()));
    }
  }

  private static void move(LogFile file, Path target) throws IOException {
    Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
    file.movedTo(target);
  }

  /**
   * Rotation by renaming.
   *
   * @param late whether the writer goes on for a while in the renamed file
   * @param gap whether the new file is not there until something is written to it
   */
  void rename(boolean late, boolean gap) throws IOException {
    if (!current.isOpen() && !Files.exists(current.path())) {
      return;
    }
    closeLagging();
    shift();
    LogFile old = current;
    move(old, name(0, false));
    rotated.addFirst(old);
    current = fresh();
    if (late) {
      lagging.add(old);
    } else {
      old.close();
    }
    if (!gap) {
      current.open();
    }
  }

  /** A few lines more to files whose writers have not noticed the rotation. */
  void appendLate() throws IOException {
    for (LogFile file : lagging) {
      file.append(1 + random.nextInt(5), random);
    }
  }

  void closeLagging() throws IOException {
    for (LogFile file : lagging) {
      file.close();
    }
    lagging.clear();
  }

  /** Rotation by copying the file and emptying it. */
  void copyTruncate(Pause pause) throws IOException {
    writable().finish();
    if (current.isEmpty()) {
      return;
    }
    closeLagging();
    shift();
    LogFile copy = new LogFile(journal, current.content(), form, name(0, false));
    copyBytes(current.path(), copy.path(), pause);
    rotated.addFirst(copy);
    pause.upTo(5);
    empty();
  }

  private void copyBytes(Path from, Path to, Pause pause) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    int half = random.nextInt(bytes.length + 1);
    try (OutputStream out = Files.newOutputStream(to)) {
      out.write(bytes, 0, half);
      pause.upTo(3);
      out.write(bytes, half, bytes.length - half);
    }
  }

  private void empty() throws IOException {
    LogFile old = current;
    old.truncate();
    old.close();
    current = fresh();
    current.open();
  }

  /** Empties the file, if everything in it was delivered. */
  boolean truncate() throws IOException {
    writable().finish();
    if (current.isEmpty() || !journal.isDelivered(current.content())) {
      return false;
    }
    empty();
    return true;
  }

  /** Packs a rotated file as gzip does: next to it, then removes it. */
  boolean pack(Pause pause) throws IOException {
    closeLagging();
    for (int i = 0; i < rotated.size(); i++) {
      LogFile file = rotated.get(i);
      if (file.isPacked() || file.isOpen() || random.nextInt(3) == 0) {
        continue;
      }
      Path target = name(i, true);
      byte[] bytes = Files.readAllBytes(file.path());
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target), 512, true)) {
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        pause.upTo(4);
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      }
      Files.delete(file.path());
      file.movedTo(target);
      file.packed();
      return true;
    }
    return false;
  }

  // --- deletion

  /** Deletes the oldest file, if everything in it was delivered. */
  boolean deleteOldest() throws IOException {
    closeLagging();
    if (rotated.isEmpty() || !journal.isDelivered(rotated.getLast().content())) {
      return false;
    }
    Files.delete(rotated.removeLast().path());
    return true;
  }

  /** Deletes the file that is written, if everything in it was delivered, and begins it anew. */
  boolean recreate() throws IOException {
    writable().finish();
    if (!journal.isDelivered(current.content())) {
      return false;
    }
    replace();
    return true;
  }

  /** Deletes the file that is written, though it may hold lines that only an open file can give. */
  void deleteOpen() throws IOException {
    writable().finish();
    journal.atRisk(current.content());
    replace();
  }

  private void replace() throws IOException {
    Files.delete(current.path());
    current.close();
    current = fresh();
    current.open();
  }

  // --- other

  /** Gives the file that is written a second name, which the pattern does not cover. */
  void link() throws IOException {
    writable();
    Files.createLink(folder.resolve("link" + number + "-" + links++), current.path());
  }

  void mode(String mode) throws IOException {
    if (Files.exists(current.path())) {
      Files.setPosixFilePermissions(
          current.path(), java.nio.file.attribute.PosixFilePermissions.fromString(mode));
    }
  }

  /** Number of rotated files. */
  int rotations() {
    return rotated.size();
  }

  @Override
  public void close() throws IOException {
    closeLagging();
    current.close();
  }
}
