package org.skidder.core.condition;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldPath;

/** A question about an event. Immutable and thread-safe. */
@FunctionalInterface
public interface Condition {
  /** Whether it holds for one event of a batch; a raw event stays raw where that is possible. */
  boolean test(EventBatch batch, int index);

  /** Whether it holds for an event. */
  default boolean test(Event event) {
    return test(EventBatch.of(event), 0);
  }

  /** Whether it is the one that holds for every event, so that nobody need ask. */
  default boolean isAlways() {
    return false;
  }

  /** Holds for every event. */
  Condition ALWAYS =
      new Condition() {
        @Override
        public boolean test(EventBatch batch, int index) {
          return true;
        }

        @Override
        public boolean isAlways() {
          return true;
        }
      };

  /**
   * Reads the {@code when} of a section: {@link #ALWAYS} when it states none.
   *
   * @return empty when it is not valid; the reasons are in the problems then
   */
  static Optional<Condition> when(Config section, Problems problems) {
    if (!section.names().contains("when")) {
      return Optional.of(ALWAYS);
    }
    Optional<Config> when = section.get("when");
    if (when.isEmpty()) {
      problems.error(section, "missing condition: 'when' is empty");
      return Optional.empty();
    }
    return parse(when.get(), problems);
  }

  /**
   * Reads a condition, the section {@code when} for example.
   *
   * @return empty when it is not valid; the reasons are in the problems then
   */
  static Optional<Condition> parse(Config section, Problems problems) {
    return new ConditionParser(problems).parse(section);
  }

  /** All of several, asked in order. */
  record All(List<Condition> conditions) implements Condition {
    @Override
    public boolean test(EventBatch batch, int index) {
      for (int i = 0; i < conditions.size(); i++) {
        if (!conditions.get(i).test(batch, index)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Any of several, asked in order. */
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean test(EventBatch batch, int index) {
      for (int i = 0; i < conditions.size(); i++) {
        if (conditions.get(i).test(batch, index)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The opposite. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean test(EventBatch batch, int index) {
      return !condition.test(batch, index);
    }
  }

  /** Whether a field is there; an explicit null counts. */
  record HasField(FieldPath path) implements Condition {
    @Override
    public boolean test(EventBatch batch, int index) {
      return path.exists(batch, index);
    }
  }

  /** Whether a field is there and its value passes a test. */
  record Field(FieldPath path, ValueTest test) implements Condition {
    @Override
    public boolean test(EventBatch batch, int index) {
      Optional<Object> value = path.read(batch, index);
      return value.isPresent() && test.test(value.get());
    }
  }
}
