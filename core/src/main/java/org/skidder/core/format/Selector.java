package org.skidder.core.format;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;

/**
 * Chooses a text for an event: the first of several rules that gives one. Used for {@code indices},
 * {@code pipelines}, {@code topics} and {@code keys}, each followed by its singular as the last
 * rule. Thread-safe.
 */
public final class Selector {
  private final List<Rule> rules;
  private final boolean timeOnly;

  private Selector(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    timeOnly = rules.stream().allMatch(Rule::isTimeOnly);
  }

  /**
   * Reads the rules. Mistakes are reported; the selector then lacks the rules that have one.
   *
   * @param list the plural option, {@code indices} for example; empty when it is not stated
   * @param name of the text in a rule, {@code index} for example
   * @param last the singular option
   * @param finish applied to every text that is chosen, for example lower-casing
   */
  public static Selector parse(
      Optional<Config> list,
      String name,
      Optional<FormatString> last,
      UnaryOperator<String> finish,
      Problems problems) {
    List<Rule> rules = new RuleReader(name, finish, problems).read(list);
    last.flatMap(format -> Rule.of(format, finish)).ifPresent(rules::add);
    return new Selector(rules);
  }

  /** A selector of one format string. */
  public static Selector of(FormatString format) {
    return new Selector(Rule.of(format, UnaryOperator.identity()).stream().toList());
  }

  /** The text for one event of a batch; empty when no rule gives one. Never an empty text. */
  public Optional<String> select(EventBatch batch, int index) {
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> text = rules.get(i).apply(batch, index);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** Whether there is no rule at all: nothing is ever chosen. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether the choice depends on nothing but the time of the event (or on nothing at all). */
  public boolean isTimeOnly() {
    return timeOnly;
  }

  /**
   * The text for a time.
   *
   * @throws IllegalStateException when the choice depends on more than the time
   */
  public Optional<String> selectAt(long millis) {
    if (!timeOnly) {
      throw new IllegalStateException("the choice depends on fields");
    }
    for (Rule rule : rules) {
      Optional<String> text = rule.at(millis);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** The text, when it is the same for every event; also empty when it never gives one. */
  public Optional<String> constant() {
    return !rules.isEmpty() && rules.get(0).isConstant() ? rules.get(0).at(0) : Optional.empty();
  }
}
