package org.skidder.lab.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.skidder.lab.oracle.Line.Content;

/**
 * What was written, what arrived, and what is wrong about it. Thread-safe.
 *
 * <p>A line counts as acknowledged when it was answered with success, in whole and in time. Such a
 * line may come again only after the process was ended while the line was in the unacknowledged
 * window: behind the first line of its content that had not been acknowledged for {@link #GRACE}.
 *
 * <p>With several receivers each has a part, a journal of what arrived there. What is written is
 * noted in all of them, and a line is delivered, or settled, when it is so for all.
 */
final class Journal {
  /** How long an acknowledged position may take to reach the disk, in nanoseconds. */
  static final long GRACE = TimeUnit.MILLISECONDS.toNanos(800);

  private static final int MOST_PROBLEMS = 8;
  private static final int LONGEST = 300;

  private final Map<Content, Arrivals> contents = new HashMap<>();
  private final Trace trace;
  private final List<Journal> others = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final int batchEvents;
  private final boolean ordered;
  private final boolean unique;
  private int problemCount;
  private long written;
  private long undelivered;
  private long repeated;
  private long waived;

  /**
   * @param batchEvents most events whose positions are noted together
   * @param ordered whether lines of one content must be sent in their order
   * @param unique whether no line may be stored twice, whatever happens
   */
  Journal(int batchEvents, boolean ordered, boolean unique) {
    this(batchEvents, ordered, unique, new Trace());
  }

  private Journal(int batchEvents, boolean ordered, boolean unique, Trace trace) {
    this.trace = trace;
    this.batchEvents = batchEvents;
    this.ordered = ordered;
    this.unique = unique;
  }

  /** The journal of a plan, with a part for each receiver. */
  static Journal of(Plan plan) {
    Trace trace = new Trace();
    Journal first = ofPart(plan, trace);
    for (int i = 1; i < plan.output().receivers(); i++) {
      first.others.add(ofPart(plan, trace));
    }
    return first;
  }

  private static Journal ofPart(Plan plan, Trace trace) {
    return new Journal(plan.batchEvents(), plan.workers() == 1, plan.documentIds(), trace);
  }

  /** What happened, for whoever looks into a failure. */
  Trace trace() {
    return trace;
  }

  /** The journals of all receivers; this one is the first. */
  List<Journal> parts() {
    List<Journal> all = new ArrayList<>(List.of(this));
    all.addAll(others);
    return all;
  }

  /** Notes a line before its end is written. */
  synchronized void written(Line line) {
    others.forEach(other -> other.written(line));
    contents.computeIfAbsent(line.content(), _ -> new Arrivals()).written();
    written++;
    undelivered++;
  }

  /** A line was in a request that was understood; whether it is stored comes later. */
  synchronized void attempted(Line line) {
    Arrivals known = contents.get(line.content());
    if (known == null || line.sequence() >= known.count()) {
      problem(line.name() + ": arrived but was never written");
      return;
    }
    int expected = known.firstNeverSent();
    if (known.sent(line.sequence()) && ordered && line.sequence() != expected) {
      problem(line.name() + ": sent for the first time while " + expected + " never was");
    }
  }

  /**
   * A line was stored.
   *
   * @param asked when the request came in: what it contains may be acknowledged on another
   *     connection before it is answered, when the client gave up waiting for that
   */
  synchronized void stored(Line line, long asked) {
    Arrivals known = contents.get(line.content());
    if (known == null || line.sequence() >= known.count()) {
      return;
    }
    int before = known.stored(line.sequence());
    if (before == 0) {
      if (!known.isWaived()) {
        undelivered--;
      }
      notifyAll();
      return;
    }
    repeated++;
    // With document ids the receiver tells under which it was stored.
    if (!unique) {
      known
          .objection(line.sequence(), asked)
          .ifPresent(why -> problem(line.name() + ": stored again, " + why));
    }
  }

  /** The success of a stored line was told, in whole and in time. */
  synchronized void acknowledged(Line line, long now) {
    Arrivals known = contents.get(line.content());
    if (known != null && line.sequence() < known.count()) {
      known.acknowledged(line.sequence(), now);
    }
  }

  /**
   * The process was ended.
   *
   * @param before when that began
   * @param after when it and its connections were gone
   */
  synchronized void ended(long before, long after) {
    Map<Content, Integer> settled = new HashMap<>();
    parts().forEach(part -> part.settledBefore(before - GRACE, settled));
    parts().forEach(part -> part.ended(settled, after));
  }

  /** Notes for each content the first line that is not settled, unless an earlier one is known. */
  private synchronized void settledBefore(long moment, Map<Content, Integer> settled) {
    contents.forEach(
        (content, known) -> settled.merge(content, known.settledBefore(moment), Math::min));
  }

  private synchronized void ended(Map<Content, Integer> settled, long after) {
    for (Map.Entry<Content, Arrivals> entry : contents.entrySet()) {
      Arrivals known = entry.getValue();
      // What arrived only since then has no settled line.
      known.ended(settled.getOrDefault(entry.getKey(), 0), after, batchEvents);
      if (known.isAtRisk() && !known.isWaived()) {
        int lost = known.missing();
        if (lost > 0) {
          known.waive();
          undelivered -= lost;
          waived += lost;
          notifyAll();
        }
      }
    }
  }

  /** From now on the content has no name: what was not delivered is lost if the process ends. */
  synchronized void atRisk(Content content) {
    others.forEach(other -> other.atRisk(content));
    contents.computeIfAbsent(content, _ -> new Arrivals()).atRisk();
  }

  /** Whether all lines of a content were stored. */
  synchronized boolean isDelivered(Content content) {
    Arrivals known = contents.get(content);
    return (known == null || known.missing() == 0)
        && others.stream().allMatch(other -> other.isDelivered(content));
  }

  /** Whether a line of the content was acknowledged since a moment. */
  synchronized boolean arrivedSince(Content content, long moment) {
    Arrivals known = contents.get(content);
    return known != null && known.acknowledgedSince(moment);
  }

  /** Notes something that is wrong. */
  synchronized void problem(String what) {
    problemCount++;
    // Repetitions must not hide what is worse.
    if (problems.size() < MOST_PROBLEMS || !Verdict.isRepetition(what)) {
      problems.add(what.length() > LONGEST ? what.substring(0, LONGEST) + " ..." : what);
    }
    notifyAll();
  }

  /** Waits until everything is delivered, or there is a problem already; false when time is up. */
  synchronized boolean awaitDelivered(long millis, BooleanSupplier goesOn)
      throws InterruptedException {
    return await(0, millis, goesOn);
  }

  /** Waits until at most so many lines are missing. */
  synchronized boolean await(long missing, long millis, BooleanSupplier goesOn)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    // What arrives at others wakes nobody here: they are looked at again after a moment.
    while (undelivered() > missing) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || !goesOn.getAsBoolean()) {
        return false;
      }
      wait(Math.min(left, 100));
    }
    return true;
  }

  private synchronized long undelivered() {
    return undelivered + others.stream().mapToLong(Journal::undelivered).sum();
  }

  /** Names the lines that never arrived. */
  synchronized void complainAboutMissing() {
    others.forEach(Journal::complainAboutMissing);
    contents.forEach((content, known) -> {
      if (!known.isWaived() && known.missing() > 0) {
        problem(content + ": lost " + known.missingText());
      }
    });
  }

  synchronized List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (problemCount > all.size()) {
      all.add("and " + (problemCount - all.size()) + " more");
    }
    for (int i = 0; i < others.size(); i++) {
      String where = "receiver " + (i + 2) + ": ";
      others.get(i).problems().forEach(problem -> all.add(where + problem));
    }
    return all;
  }

  /** Counts of lines. */
  record Counts(long written, long undelivered, long repeated, long waived) {}

  synchronized Counts counts() {
    Counts sum = new Counts(written, undelivered(), repeated, waived);
    for (Journal other : others) {
      Counts more = other.counts();
      sum =
          new Counts(
              written, sum.undelivered, sum.repeated + more.repeated, sum.waived + more.waived);
    }
    return sum;
  }
}
