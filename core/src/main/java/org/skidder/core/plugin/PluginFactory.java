package org.skidder.core.plugin;

/**
 * What all factories have in common. Factories are stateless and have a public constructor without
 * parameters; they must not touch heavy classes before they are asked to create something.
 *
 * @param <C> the config record
 */
public interface PluginFactory<C extends Record> {
  /** Name in the configuration: {@code log}, {@code elasticsearch}, {@code drop_fields}. */
  String name();

  /** The record that declares all options. */
  Class<C> configType();
}
