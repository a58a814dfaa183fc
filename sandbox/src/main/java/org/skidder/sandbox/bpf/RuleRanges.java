package org.skidder.sandbox.bpf;

import java.util.Arrays;

/**
 * Rules for every 32-bit call number as ranges in unsigned order. Immutable.
 *
 * <p>Range {@code i} goes from {@code start(i)} to the number before {@code start(i + 1)}; the
 * first starts at 0 and the last ends at 0xffffffff. Neighbours have different rules.
 */
public final class RuleRanges {
  private final int[] starts;
  private final Rule[] rules;

  private RuleRanges(int[] starts, Rule[] rules) {
    this.starts = starts;
    this.rules = rules;
  }

  /**
   * Folds rules for the numbers 0 to n - 1 into ranges.
   *
   * @param byNumber rule of each number; at least one
   * @param beyond rule of all numbers from n on (on amd64 these include the x32 calls)
   */
  public static RuleRanges of(Rule[] byNumber, Rule beyond) {
    int[] starts = new int[byNumber.length + 1];
    Rule[] rules = new Rule[byNumber.length + 1];
    int count = 0;
    for (int n = 0; n <= byNumber.length; n++) {
      Rule rule = n < byNumber.length ? byNumber[n] : beyond;
      if (count == 0 || !rule.sameAs(rules[count - 1])) {
        starts[count] = n;
        rules[count++] = rule;
      }
    }
    return new RuleRanges(Arrays.copyOf(starts, count), Arrays.copyOf(rules, count));
  }

  public int count() {
    return starts.length;
  }

  public int start(int range) {
    return starts[range];
  }

  public Rule rule(int range) {
    return rules[range];
  }

  /** The rule for a call number. */
  public Rule ruleFor(int number) {
    int range = starts.length - 1;
    while (Integer.compareUnsigned(starts[range], number) > 0) {
      range--;
    }
    return rules[range];
  }
}
