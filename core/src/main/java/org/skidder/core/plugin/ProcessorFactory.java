package org.skidder.core.plugin;

/** Makes a processor. The {@code when} of a processor is not its concern. */
public interface ProcessorFactory<C extends Record> extends PluginFactory<C> {
  /**
   * A processor. Nothing is started and nobody is asked yet: that is for {@link Processor#start}.
   *
   * @throws IllegalArgumentException when the options cannot work together; the message is shown to
   *     the user with file and line
   */
  Processor create(C config, ProcessorContext context);

  /** Whether an option that the config record does not declare ends the start. */
  default boolean isStrict() {
    return false;
  }
}
