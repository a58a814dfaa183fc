package org.skidder.core.spool;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.skidder.core.testkit.RecordingOutput;

/**
 * A process with a spool that writes without end, and is killed. What it was told it notes in a
 * file, in single writes: {@code a N} when all below N is acknowledged, {@code r N…} when it sent
 * these.
 */
final class ShortLife implements AutoCloseable {
  private static final int ENDLESS = 1 << 30;

  private final Path notes;
  private final Process process;

  /** What a life left behind. */
  record Notes(boolean begun, long acknowledged, List<Long> received) {}

  /**
   * Begins a life.
   *
   * @param folder of the spool
   * @param notes a file that is made
   * @param from first number to write
   * @param seed decides how large batches and lines are, and what the receiver takes
   */
  ShortLife(Path folder, Path notes, long from, long seed) throws IOException {
    this.notes = notes;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ShortLife.class.getName());
    command.addAll(List.of(folder.toString(), notes.toString(), "" + from, "" + seed));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(notes.resolveSibling(notes.getFileName() + ".log").toFile())
            .start();
  }

  /** The process itself: {@code FOLDER NOTES FROM SEED}. */
  public static void main(String[] arguments) throws Exception {
    Random random = new Random(Long.parseLong(arguments[3]));
    try (BufferedOutputStream notes =
        new BufferedOutputStream(new FileOutputStream(arguments[1], true), 1 << 16)) {
      RecordingOutput<SpoolRig.Line> receiver =
          new RecordingOutput<>(
              SpoolRig.Line::read,
              lines ->
                  note(
                      notes,
                      "r " + SpoolRig.numbers(lines).toString().replaceAll("[\\[,\\]]", "")));
      receiver.allow(random.nextInt(3) == 0 ? random.nextInt(2000) : Integer.MAX_VALUE);
      SpoolRig rig = new SpoolRig(SpoolOptions.of(Path.of(arguments[0]), 1 << 20), receiver);
      rig.onAcknowledged = upTo -> note(notes, "a " + upTo);
      long from = Long.parseLong(arguments[2]);
      note(notes, "a " + from);
      rig.publish(from, ENDLESS, 1 + random.nextInt(200), random.nextInt(300));
    }
  }

  private static void note(BufferedOutputStream notes, String text) {
    synchronized (notes) {
      try {
        notes.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        notes.flush();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Whether it writes already. */
  boolean hasBegun() {
    return read().begun();
  }

  /** All below it was acknowledged to it so far. */
  long acknowledged() {
    return read().acknowledged();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it after some time, as a crash would. */
  Notes kill(long afterMicros) throws InterruptedException {
    process.waitFor(afterMicros, TimeUnit.MICROSECONDS);
    process.destroyForcibly();
    process.waitFor();
    return read();
  }

  private Notes read() {
    long acknowledged = -1;
    List<Long> received = new ArrayList<>();
    try {
      String text = Files.exists(notes) ? Files.readString(notes) : "";
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        String[] words = line.split(" ");
        if (words[0].equals("a")) {
          acknowledged = Long.parseLong(words[1]);
        } else {
          for (int i = 1; i < words.length; i++) {
            received.add(Long.valueOf(words[i]));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new Notes(acknowledged >= 0, acknowledged, received);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
