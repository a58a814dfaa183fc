package org.skidder.core.plugin;

/** Makes an input: an entry of {@code filebeat.inputs} with that {@code type}. */
public interface InputFactory<C extends Record> extends PluginFactory<C> {
  /**
   * Prepares an input; nothing is opened yet.
   *
   * @throws IllegalArgumentException when the options cannot work; the message is shown to the user
   */
  Input create(C config, InputContext context);

  /** Looks at what the input would read, for {@code doctor}. Changes nothing and opens nothing. */
  default void examine(C config, Findings findings) {}
}
