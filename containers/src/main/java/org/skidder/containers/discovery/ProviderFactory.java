package org.skidder.containers.discovery;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.plugin.PluginFactory;

/** Makes a provider: an entry of {@code filebeat.autodiscover.providers} with that {@code type}. */
public interface ProviderFactory<C extends Record> extends PluginFactory<C> {
  /**
   * Prepares a provider; nobody is asked yet.
   *
   * @throws IllegalArgumentException when the options cannot work; the message is shown to the user
   */
  Provider create(C config, ProviderContext context);

  /**
   * Reads the files that options name, certificates for instance. Connects to nothing.
   *
   * @param configPath where relative names of files are looked for
   * @throws IllegalArgumentException when they cannot be used; the message is shown to the user
   */
  default void check(C config, Path configPath) {}

  /** Options of hints; empty for a provider that sees none. */
  default Optional<HintOptions> hints(C config) {
    return Optional.empty();
  }
}
