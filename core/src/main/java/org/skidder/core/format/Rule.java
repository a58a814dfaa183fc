package org.skidder.core.format;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skidder.core.condition.Condition;
import org.skidder.core.event.EventBatch;

/** One rule of a selector. Thread-safe; remembers the text of the last unit of time. */
final class Rule {
  private final FormatString format;
  private final Optional<Map<String, String>> mappings;
  private final Optional<String> instead;
  private final Condition when;
  private final UnaryOperator<String> finish;
  private final Optional<String> constant;

  /** The text of one unit of time. */
  private record Known(long unit, Optional<String> text) {}

  private volatile Known last = new Known(Long.MIN_VALUE, Optional.empty());

  Rule(
      FormatString format,
      Optional<Map<String, String>> mappings,
      Optional<String> instead,
      Condition when,
      UnaryOperator<String> finish) {
    this.format = format;
    this.mappings = mappings;
    this.instead = instead;
    this.when = when;
    this.finish = finish;
    constant = format.constant().flatMap(text -> finished(Optional.of(text)));
  }

  /** A rule without condition; none when it could never give a text. */
  static Optional<Rule> of(FormatString format, UnaryOperator<String> finish) {
    Rule rule = new Rule(format, Optional.empty(), Optional.empty(), Condition.ALWAYS, finish);
    return rule.isUseless() ? Optional.empty() : Optional.of(rule);
  }

  /** Whether it never gives a text. */
  boolean isUseless() {
    return format.isConstant() && constant.isEmpty();
  }

  boolean isTimeOnly() {
    return when == Condition.ALWAYS && format.isDateOnly();
  }

  boolean isConstant() {
    return when == Condition.ALWAYS && format.isConstant();
  }

  Optional<String> apply(EventBatch batch, int index) {
    if (!when.test(batch, index)) {
      return Optional.empty();
    }
    return format.isDateOnly() ? at(batch.timestamp(index)) : finished(format.format(batch, index));
  }

  /** The text for a time, of a rule whose format depends on nothing else. */
  Optional<String> at(long millis) {
    if (format.isConstant()) {
      return constant;
    }
    long unit = Math.floorDiv(millis, format.unitMillis());
    Known known = last;
    if (known.unit != unit) {
      known = new Known(unit, finished(Optional.of(format.formatTime(millis))));
      last = known;
    }
    return known.text;
  }

  private Optional<String> finished(Optional<String> expanded) {
    Optional<String> text = expanded.filter(t -> !t.isEmpty());
    if (mappings.isPresent()) {
      text = text.flatMap(t -> Optional.ofNullable(mappings.get().get(t)));
    }
    boolean defaultCounts = mappings.isPresent() || !format.isConstant();
    if (text.isEmpty() && defaultCounts) {
      text = instead;
    }
    return text.filter(t -> !t.isEmpty()).map(finish);
  }
}
