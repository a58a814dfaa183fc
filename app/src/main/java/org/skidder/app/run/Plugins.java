package org.skidder.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.skidder.core.plugin.PluginFactory;

/** Finds plugins by name among those on the class path. */
public final class Plugins {
  private Plugins() {}

  /** The factory of that name. */
  public static <F extends PluginFactory<?>> Optional<F> find(Class<F> kind, String name) {
    for (F factory : ServiceLoader.load(kind)) {
      if (factory.name().equals(name)) {
        return Optional.of(factory);
      }
    }
    return Optional.empty();
  }

  /** Names of all factories of a kind, sorted. */
  public static <F extends PluginFactory<?>> List<String> names(Class<F> kind) {
    List<String> names = new ArrayList<>();
    for (F factory : ServiceLoader.load(kind)) {
      names.add(factory.name());
    }
    names.sort(null);
    return names;
  }
}
