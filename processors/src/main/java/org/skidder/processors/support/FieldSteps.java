package org.skidder.processors.support;

import java.util.List;
import java.util.Optional;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;

/**
 * A processor that does one thing for each of several fields, in order. At the first error it
 * leaves the event as it was before, or goes on with the next field, as it is told. Thread-safe if
 * the steps are.
 */
public final class FieldSteps implements Processor {
  /** What the option {@code ignore_missing} is for. */
  public static final String IGNORE_MISSING = "Whether a missing field is no error.";

  /** What the option {@code fail_on_error} is for. */
  public static final String FAIL_ON_ERROR =
      "At the first error, leave the event as it was; otherwise go on with the next field.";

  private final List<Step> steps;
  private final boolean failOnError;

  /** What is done for one field. A step that fails must leave the event as it found it. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does it.
     *
     * @throws FieldException when it cannot be done
     */
    void apply(Event event) throws FieldException;
  }

  /**
   * @param steps one per field
   * @param failOnError whether the first error undoes all and ends the processor
   */
  public FieldSteps(List<? extends Step> steps, boolean failOnError) {
    this.steps = List.copyOf(steps);
    this.failOnError = failOnError;
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    if (!failOnError) {
      steps.forEach(step -> tryIt(step, event));
    } else if (steps.size() == 1) {
      steps.getFirst().apply(event);
    } else {
      allOrNothing(event);
    }
    return Verdict.KEEP;
  }

  @SuppressWarnings("EmptyCatch") // as configured: the field stays as it is
  private static void tryIt(Step step, Event event) {
    try {
      step.apply(event);
    } catch (FieldException e) {
      // The next one follows.
    }
  }

  private void allOrNothing(Event event) throws FieldException {
    Event before = event.copy();
    try {
      for (Step step : steps) {
        step.apply(event);
      }
    } catch (FieldException e) {
      event.restore(before);
      throw e;
    }
  }

  /**
   * What to say of a field that is not there.
   *
   * @throws FieldException when the path runs through a value that is no object, or always unless
   *     {@code ignoreMissing}
   */
  public static void missing(Event event, FieldPath path, boolean ignoreMissing)
      throws FieldException {
    if (event.isBlocked(path)) {
      throw new FieldException(path + ": expected a map on the way");
    }
    if (!ignoreMissing) {
      throw new FieldException(path + ": key not found");
    }
  }

  /**
   * The value of a field; empty when there is none and that is fine.
   *
   * @throws FieldException when it is missing and must not be
   */
  public static Optional<Object> value(Event event, FieldPath path, boolean ignoreMissing)
      throws FieldException {
    Optional<Object> value = event.get(path);
    if (value.isEmpty()) {
      missing(event, path, ignoreMissing);
    }
    return value;
  }

  /**
   * The text of a field; empty when there is none and that is fine.
   *
   * @throws FieldException when it is missing and must not be, or is no text
   */
  public static Optional<CharSequence> text(Event event, FieldPath path, boolean ignoreMissing)
      throws FieldException {
    Optional<Object> value = value(event, path, ignoreMissing);
    if (value.isPresent() && !(value.get() instanceof CharSequence)) {
      throw new FieldException(path + ": is no text");
    }
    return value.map(CharSequence.class::cast);
  }
}
