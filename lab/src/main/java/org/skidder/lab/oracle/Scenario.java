package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.skidder.lab.Folders;

/** One run of the oracle, made from a seed. For one thread. */
public final class Scenario {
  /**
   * How long everything may take to arrive in the end, in milliseconds: for a machine on which a
   * start takes half a minute because others work on it.
   */
  private static final long LIMIT = 150_000;

  /** How long is watched whether more comes when everything is there, in milliseconds. */
  private static final int QUIET = 150;

  private final Plan plan;
  private final SkidderJvm jvm;
  private final Path folder;
  private final RandomGenerator random;
  private final Journal journal;
  private int ends;

  private Scenario(Plan plan, SkidderJvm jvm, Path folder, RandomGenerator random) {
    this.plan = plan;
    this.jvm = jvm;
    this.folder = folder;
    this.random = random;
    journal = Journal.of(plan);
  }

  /**
   * Runs the scenario of a seed.
   *
   * @param jvm what Skidder runs on
   * @param parent where a folder for it is made, and removed if nothing was wrong
   * @throws IOException when the files of the scenario itself cannot be handled
   */
  static Verdict run(Plan plan, SkidderJvm jvm, Path parent)
      throws IOException, InterruptedException {
    long seed = plan.seed();
    SplittableRandom random = new SplittableRandom(seed ^ 0x5eedL);
    Path folder = Files.createTempDirectory(parent, "oracle-" + seed + "-");
    Verdict verdict = new Scenario(plan, jvm, folder, random).run();
    if (verdict.isGood()) {
      Folders.delete(folder);
    }
    return verdict;
  }

  private Verdict run() throws IOException, InterruptedException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path config = folder.resolve("filebeat.yml");
    Map<String, Integer> actions = new TreeMap<>();
    SplittableRandom faults = new SplittableRandom(plan.seed() ^ 0xfa17L);
    try (Receivers receivers = Receivers.of(plan, journal, faults);
        SkidderProcess skidder = new SkidderProcess(jvm, folder, config);
        FileActor actor =
            new FileActor(journal, random, logs, plan.form(), plan.logs(), plan.keepsOpen())) {
      Files.writeString(config, plan.config(logs, receivers.ports()));
      Files.setPosixFilePermissions(
          config, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      act(actor, skidder, receivers);
      actor.finish();
      conclude(actor, skidder, receivers);
      actor.done().forEach((action, times) -> actions.put(action.name(), times));
      skidder.defects().forEach(journal::problem);
    }
    if (!journal.problems().isEmpty()) {
      journal.trace().writeTo(folder.resolve("trace.log"));
    }
    Journal.Counts counts = journal.counts();
    return new Verdict(
        plan.seed(),
        journal.problems(),
        new Verdict.Lines(counts.written(), counts.repeated(), counts.waived()),
        ends,
        actions,
        folder);
  }

  private void act(FileActor actor, SkidderProcess skidder, Receivers receivers)
      throws IOException, InterruptedException {
    if (random.nextBoolean()) {
      skidder.start();
    }
    for (int i = 0; i < plan.steps() && journal.problems().isEmpty(); i++) {
      if (!skidder.isRunning() && random.nextInt(4) == 0) {
        skidder.start();
      }
      actor.step(skidder.isRunning() ? OptionalLong.of(skidder.startedAt()) : OptionalLong.empty());
      disturb(skidder, receivers);
    }
    receivers.recover();
  }

  /** What happens between two actions. */
  private void disturb(SkidderProcess skidder, Receivers receivers)
      throws IOException, InterruptedException {
    switch (random.nextInt(16)) {
      case 0 -> receivers.any(random).rate(0);
      case 1 -> receivers.any(random).rate(0.3);
      case 2 -> receivers.any(random).rate(0.8);
      case 3 -> receivers.turn(random);
      case 4 -> end(skidder, receivers);
      case 5 -> awaitSome(skidder, receivers);
      case 6 -> awaitSome(skidder, receivers);
      default -> pause(12);
    }
  }

  /** Waits until a random part of what is missing has arrived, so that all phases are met. */
  private void awaitSome(SkidderProcess skidder, Receivers receivers)
      throws IOException, InterruptedException {
    if (!skidder.isRunning()) {
      return;
    }
    receivers.accept();
    long missing = journal.counts().undelivered();
    long leave = random.nextBoolean() ? 0 : (long) (missing * random.nextDouble());
    journal.await(leave, 1_500, skidder::isRunning);
    if (random.nextInt(6) == 0) {
      // Long enough for everything acknowledged to be on disk.
      LockSupport.parkNanos(Journal.GRACE + TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private void end(SkidderProcess skidder, Receivers receivers)
      throws IOException, InterruptedException {
    if (!skidder.isRunning()) {
      return;
    }
    pause(25);
    end(skidder, receivers, random.nextInt(3) == 0);
  }

  private void end(SkidderProcess skidder, Receivers receivers, boolean inOrder)
      throws IOException, InterruptedException {
    long before = System.nanoTime();
    journal.trace().note(inOrder ? "stop" : "kill");
    if (inOrder) {
      skidder.stop().ifPresent(what -> journal.problem("Skidder " + what));
    } else {
      skidder.kill();
    }
    receivers.disconnect();
    ends++;
    journal.trace().note("ended");
    journal.ended(before, System.nanoTime());
  }

  /** Everything must arrive now; after another end nothing may come again. */
  private void conclude(FileActor actor, SkidderProcess skidder, Receivers receivers)
      throws IOException, InterruptedException {
    if (!skidder.isRunning()) {
      skidder.start();
    }
    if (!delivered(skidder)) {
      return;
    }
    if (random.nextInt(4) == 0) {
      LockSupport.parkNanos(Journal.GRACE + TimeUnit.MILLISECONDS.toNanos(50));
      end(skidder, receivers, random.nextBoolean());
      actor.appendEach();
      skidder.start();
      if (!delivered(skidder)) {
        return;
      }
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET));
    end(skidder, receivers, true);
  }

  private boolean delivered(SkidderProcess skidder) throws InterruptedException {
    boolean all =
        journal.awaitDelivered(LIMIT, () -> skidder.isRunning() && journal.problems().isEmpty());
    if (!all && journal.problems().isEmpty()) {
      if (!skidder.isRunning()) {
        journal.problem("Skidder ended by itself");
      }
      journal.complainAboutMissing();
    }
    return all;
  }

  private void pause(int millis) {
    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(millis) + 1));
  }
}
