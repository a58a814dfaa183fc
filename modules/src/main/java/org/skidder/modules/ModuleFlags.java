package org.skidder.modules;

import java.util.List;

/**
 * What the command line says about modules.
 *
 * @param names modules to run with their defaults ({@code -modules a,b})
 * @param settings assignments {@code module.fileset.key=value} ({@code -M}), in their order
 */
public record ModuleFlags(List<String> names, List<String> settings) {
  /** Nothing said. */
  public static final ModuleFlags NONE = new ModuleFlags(List.of(), List.of());

  /** Keeps its own copies, without empty names. */
  public ModuleFlags {
    names = names.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    settings = List.copyOf(settings);
  }
}
