package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Hours of service in minutes: three logs rotate every few hundred milliseconds while the receiver
 * fails a third of the time. Every line must arrive, memory must stay flat, and no descriptor must
 * be left open.
 */
public final class Soak {
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LIMIT = 60_000;

  /** How much more memory the last quarter may need than the second, in KiB. */
  private static final long FLAT = 24 << 10;

  /** How many more descriptors the last quarter may have than the second. */
  private static final int SPREAD = 60;

  private final Plan plan;
  private final Path folder;
  private final SplittableRandom random;
  private final Journal journal;
  private final List<ProcessFigures> samples = new ArrayList<>();
  private int rotations;

  private Soak(long seed, Path folder) {
    this.folder = folder;
    plan = Plan.stress(seed);
    random = new SplittableRandom(seed);
    journal = new Journal(plan.batchEvents(), true, false);
  }

  /**
   * What came out.
   *
   * @param problems what was wrong; empty if nothing
   * @param summary one line with the figures
   */
  public record Result(List<String> problems, String summary) {
    /** Makes the list immutable. */
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Runs.
   *
   * @param seconds how long lines are written
   * @param folder an empty folder
   */
  public static Result run(long seed, int seconds, Path folder)
      throws IOException, InterruptedException {
    return new Soak(seed, folder).run(seconds);
  }

  private Result run(int seconds) throws IOException, InterruptedException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path config = folder.resolve("filebeat.yml");
    SplittableRandom faults = new SplittableRandom(plan.seed() ^ 0xfa17L);
    try (FaultyReceiver receiver = FaultyReceiver.of(plan, journal, faults);
        SkidderProcess skidder = new SkidderProcess(SkidderJvm.plain(), folder, config);
        FileActor actor =
            new FileActor(journal, random, logs, LineForm.PLAIN, plan.logs(), false)) {
      Files.writeString(config, plan.config(logs, List.of(receiver.port())));
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
      skidder.start();
      receiver.rate(0.33);
      act(seconds, actor, skidder);
      receiver.rate(0);
      if (!journal.awaitDelivered(LIMIT, skidder::isRunning)) {
        journal.problem(skidder.isRunning() ? "not everything arrived" : "ended by itself");
        journal.complainAboutMissing();
      }
      skidder.stop().ifPresent(what -> journal.problem("Skidder " + what));
      skidder.defects().forEach(journal::problem);
    }
    if (!journal.problems().isEmpty()) {
      journal.trace().writeTo(folder.resolve("trace.log"));
    }
    return result();
  }

  private void act(int seconds, FileActor actor, SkidderProcess skidder)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long rotation = System.nanoTime();
    long sample = rotation;
    for (long now = rotation; now - end < 0 && skidder.isRunning(); now = System.nanoTime()) {
      actor.appendAny(1 + random.nextInt(60));
      if (now - rotation >= 0) {
        actor.rotateAny();
        rotations++;
        rotation = now + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(300));
      }
      if (now - sample >= 0) {
        samples.add(ProcessFigures.of(skidder.pid()));
        sample = now + SAMPLE_NANOS;
      }
      actor.pause(20);
      // Not further ahead than the receiver can follow: this is no test of a full disk.
      journal.await(20_000, 5_000, skidder::isRunning);
    }
  }

  private Result result() {
    int quarter = samples.size() / 4;
    long before = resident(quarter, quarter * 2);
    long after = resident(samples.size() - quarter, samples.size());
    int openBefore = descriptors(quarter, quarter * 2);
    int openAfter = descriptors(samples.size() - quarter, samples.size());
    if (after - before > FLAT) {
      journal.problem("memory grew from " + before + " to " + after + " KiB");
    }
    if (openAfter - openBefore > SPREAD) {
      journal.problem("open descriptors grew from " + openBefore + " to " + openAfter);
    }
    Journal.Counts counts = journal.counts();
    String summary =
        counts.written()
            + " lines, "
            + counts.repeated()
            + " repeated, "
            + rotations
            + " rotations; resident "
            + before
            + " -> "
            + after
            + " KiB, descriptors "
            + openBefore
            + " -> "
            + openAfter;
    return new Result(journal.problems(), summary);
  }

  private long resident(int from, int to) {
    return Math.round(
        samples.subList(from, to).stream()
            .mapToLong(ProcessFigures::residentKiB)
            .average()
            .orElse(0));
  }

  private int descriptors(int from, int to) {
    return samples.subList(from, to).stream().mapToInt(ProcessFigures::descriptors).max().orElse(0);
  }
}
