package org.skidder.lab.oracle;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What came out of a scenario.
 *
 * @param seed of the scenario
 * @param problems what was wrong; empty if nothing
 * @param counts of lines
 * @param ends how often the process was killed or stopped
 * @param actions what was done to the files, and how often
 * @param folder what is left of it: configuration, log, files; only there when something was wrong
 */
public record Verdict(
    long seed,
    List<String> problems,
    Lines counts,
    int ends,
    Map<String, Integer> actions,
    Path folder) {

  /** Makes the collections immutable. */
  public Verdict {
    problems = List.copyOf(problems);
    actions = Map.copyOf(actions);
  }

  /**
   * Numbers of lines.
   *
   * @param written in all
   * @param repeated stored again, as it is allowed
   * @param waived deleted unread while the process was ended, as it must be
   */
  public record Lines(long written, long repeated, long waived) {}

  /** Whether nothing was wrong. */
  public boolean isGood() {
    return problems.isEmpty();
  }

  /** Whether every line arrived, in order and intact, though some may have come too often. */
  public boolean isLossless() {
    return problems.stream().allMatch(Verdict::isRepetition);
  }

  /** Whether a problem is nothing worse than a line that was stored again. */
  static boolean isRepetition(String problem) {
    return problem.contains(": stored ") || problem.matches("(receiver [0-9]+: )?and [0-9]+ more");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed ").append(seed).append(": ");
    text.append(counts.written()).append(" lines, ");
    text.append(counts.repeated()).append(" repeated, ");
    text.append(ends).append(" ends");
    problems.forEach(problem -> text.append("\n    ").append(problem));
    if (!isGood()) {
      text.append("\n    see ").append(folder);
    }
    return text.toString();
  }
}
