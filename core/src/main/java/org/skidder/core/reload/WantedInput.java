package org.skidder.core.reload;

import java.util.function.Supplier;
import org.skidder.core.plugin.Input;

/**
 * An input that shall run.
 *
 * @param identity what makes it the same as another one: its whole configuration as plain values
 * @param name for messages: where it is configured
 * @param maker makes it; may throw {@link IllegalArgumentException} or {@link
 *     org.skidder.core.config.ConfigException} with a message for the user
 */
public record WantedInput(Object identity, String name, Supplier<Input> maker) {}
