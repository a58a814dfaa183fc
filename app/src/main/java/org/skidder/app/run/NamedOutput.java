package org.skidder.app.run;

import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.pipeline.Route.WhenFull;

/**
 * Options that every entry of {@code outputs} has, beside the section of its type.
 *
 * @param name in metrics, log and name of its spool
 * @param enabled whether it is there
 * @param when which events it takes
 * @param onBlocked what happens when it is full
 * @param queue of its own
 */
public record NamedOutput(
    @Option(
            value = "Name in metrics and log: letters, digits, _ and -; no other output has it.",
            required = true)
        String name,
    @Option(value = "Whether the output is used.", def = "true") boolean enabled,
    @Option("Condition for the events it takes; without one it takes all.") Optional<Config> when,
    @Option(
            value =
                "What happens when the output holds as much as it may: block lets the inputs wait,"
                    + " drop loses further events for this output and counts them.",
            def = "block")
        WhenFull onBlocked,
    @Option("A queue of its own: mem bounds what it may hold in memory, spool is on disk.")
        Optional<Config> queue) {}
