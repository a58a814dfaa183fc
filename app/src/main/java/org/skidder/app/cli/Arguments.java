package org.skidder.app.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line, understood.
 *
 * @param command what to do
 * @param flags values of the flags that were given, in their order; switches as true or false
 * @param rest arguments after the command
 */
public record Arguments(Command command, Map<Flag, List<String>> flags, List<String> rest) {
  /** All values of a flag; none when it was not given. */
  public List<String> all(Flag flag) {
    return flags.getOrDefault(flag, List.of());
  }

  /** The last value of a flag. */
  public Optional<String> text(Flag flag) {
    List<String> values = all(flag);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** Whether a switch was given and is not {@code =false}. */
  public boolean is(Flag flag) {
    return is(flag, false);
  }

  /** The value of a switch. */
  public boolean is(Flag flag, boolean byDefault) {
    return text(flag).map(Boolean::parseBoolean).orElse(byDefault);
  }
}
