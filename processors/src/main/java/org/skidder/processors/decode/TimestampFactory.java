package org.skidder.processors.decode;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code timestamp}: reads the time of the event from a field. */
public final class TimestampFactory implements ProcessorFactory<TimestampFactory.TimestampConfig> {
  /**
   * Options of {@code timestamp}.
   *
   * @param field text or number
   * @param targetField where the time goes
   * @param layouts forms of the time
   * @param timezone for times without one
   * @param ignoreMissing whether a missing field is fine
   * @param ignoreFailure whether a text in none of the forms is fine
   * @param test texts to try at the start
   * @param id a name for the log
   */
  public record TimestampConfig(
      @Option(value = "Field with the time.", required = true) String field,
      @Option(value = "Field that gets it.", def = "@timestamp") String targetField,
      @Option(
              value =
                  "Forms of the time, tried in order: `2006-01-02 15:04:05` as the log would write"
                      + " this very moment, or `UNIX` or `UNIX_MS`.",
              required = true)
          List<String> layouts,
      @Option(
              value =
                  "Zone of times that do not say one: a name such as `Europe/Berlin`, an offset"
                      + " such as `+0200`, or `Local`.",
              def = "UTC")
          String timezone,
      @Option(value = "Whether a missing field is no error.", def = "false") boolean ignoreMissing,
      @Option(value = "Whether a text in none of the forms is no error.", def = "false")
          boolean ignoreFailure,
      @Option("Texts that must be in one of the forms; otherwise Skidder does not start.")
          List<String> test,
      @Option("Name that stands in the log in front of errors.") Optional<String> id) {}

  @Override
  public String name() {
    return "timestamp";
  }

  @Override
  public Class<TimestampConfig> configType() {
    return TimestampConfig.class;
  }

  @Override
  public Processor create(TimestampConfig config, ProcessorContext context) {
    return new TimestampProcessor(config, zone(config.timezone()));
  }

  private static ZoneId zone(String name) {
    try {
      return name.equalsIgnoreCase("local") ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'timezone': there is no zone '"
              + name
              + "'; write Europe/Berlin, +0200, UTC or Local, for example",
          e);
    }
  }
}
