package org.skidder.processors.decode;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.decode.TimestampFactory.TimestampConfig;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Target;

/** Reads a time in one of several forms. */
final class TimestampProcessor implements Processor {
  private static final BigDecimal EARLIEST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final FieldPath field;
  private final Target target;
  private final List<Form> forms;
  private final boolean ignoreMissing;
  private final boolean ignoreFailure;
  private final String prefix;

  /** One way to read a time. */
  @FunctionalInterface
  private interface Form {
    /** The time; empty when the value is not in this form. */
    Optional<Instant> read(Object value, long now);
  }

  /**
   * @throws IllegalArgumentException when a form cannot be read, or a text to try is in none
   */
  TimestampProcessor(TimestampConfig config, ZoneId zone) {
    field = FieldPath.of(config.field());
    target = Target.of(config.targetField());
    forms = config.layouts().stream().map(layout -> form(layout, zone)).toList();
    ignoreMissing = config.ignoreMissing();
    ignoreFailure = config.ignoreFailure();
    prefix = config.id().map(id -> id + ": ").orElse("");
    for (String text : config.test()) {
      if (read(text, 0).isEmpty()) {
        throw new IllegalArgumentException(
            "'test': '" + text + "' is in none of the forms of 'layouts'");
      }
    }
  }

  private static Form form(String layout, ZoneId zone) {
    if (layout.equals("UNIX")) {
      return (value, now) -> number(value).flatMap(seconds -> unix(seconds, 3));
    }
    if (layout.equals("UNIX_MS")) {
      return (value, now) -> number(value).flatMap(millis -> unix(millis, 0));
    }
    TimeLayout parsed = TimeLayout.of(layout, zone);
    return (value, now) ->
        value instanceof CharSequence text ? parsed.parse(text, now) : Optional.empty();
  }

  private static Optional<BigDecimal> number(Object value) {
    try {
      return switch (value) {
        case Number number -> Optional.of(new BigDecimal(number.toString()));
        case CharSequence text when text.length() < 40 ->
            Optional.of(new BigDecimal(text.toString()));
        default -> Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> unix(BigDecimal number, int power) {
    try {
      BigDecimal millis = number.scaleByPowerOfTen(power);
      // Compared without becoming as many digits as 1e999999999 has.
      return millis.compareTo(EARLIEST) < 0 || millis.compareTo(LATEST) > 0
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(millis.longValue()));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    return process(EventBatch.of(event), 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) throws FieldException {
    @Nullable Object value = field.read(batch, index).orElse(null);
    if (value == null) {
      FieldSteps.missing(batch.event(index), field, ignoreMissing);
      return Verdict.KEEP;
    }
    Optional<Instant> time =
        value instanceof Instant known ? Optional.of(known) : read(value, batch.timestamp());
    if (time.isPresent()) {
      target.write(batch.event(index), time.get());
    } else if (!ignoreFailure) {
      throw new FieldException(prefix + field + ": is in none of the forms of 'layouts'");
    }
    return Verdict.KEEP;
  }

  private Optional<Instant> read(Object value, long now) {
    for (Form form : forms) {
      Optional<Instant> time = form.read(value, now);
      if (time.isPresent()) {
        return time;
      }
    }
    return Optional.empty();
  }
}
