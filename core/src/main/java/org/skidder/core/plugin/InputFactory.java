package org.skidder.core.plugin;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Makes an input: an entry of {@code filebeat.inputs} with that {@code type}. */
public interface InputFactory<C extends Record> extends PluginFactory<C> {
  /**
   * Prepares an input; nothing is opened yet.
   *
   * @throws IllegalArgumentException when the options cannot work; the message is shown to the user
   */
  Input create(C config, InputContext context);

  /**
   * Reads the files that options name, certificates for instance, and tells what is wrong with
   * them. Connects to nothing.
   *
   * @param configPath where relative names of files are looked for
   * @param mistakes told the name of an option and, for the user, what is wrong with it
   */
  default void check(C config, Path configPath, BiConsumer<String, String> mistakes) {}

  /**
   * Why such an input cannot wait without losing what comes meanwhile, so that it takes no {@code
   * rate_limit}; empty if it can.
   */
  default Optional<String> lossWhenHeldBack(C config) {
    return Optional.empty();
  }

  /** Looks at what the input would read, for {@code doctor}. Changes nothing and opens nothing. */
  default void examine(C config, Findings findings) {}
}
