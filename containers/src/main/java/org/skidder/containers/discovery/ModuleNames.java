package org.skidder.containers.discovery;

import java.util.List;

/** The log modules there are. */
@FunctionalInterface
public interface ModuleNames {
  /** Names of the filesets of a module; none when there is no such module. */
  List<String> filesets(String module);
}
