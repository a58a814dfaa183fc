package org.skidder.sandbox.landlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the process may still do once it is restricted.
 *
 * @param readOnly folders and files to read
 * @param readWrite folders and files to read, write, create, rename and delete in
 * @param connectPorts TCP ports it may connect to, on any host; 53 (DNS over TCP) is added
 */
public record LandlockPlan(List<Path> readOnly, List<Path> readWrite, Set<Integer> connectPorts) {

  /** Nothing but what any process needs. */
  public static final LandlockPlan NOTHING = new LandlockPlan(List.of(), List.of(), Set.of());

  public LandlockPlan {
    readOnly = List.copyOf(readOnly);
    readWrite = List.copyOf(readWrite);
    connectPorts = Set.copyOf(connectPorts);
  }

  /** This plan and what the section adds to it. */
  public LandlockPlan with(LandlockConfig config) {
    List<Path> more = new ArrayList<>(readOnly);
    more.addAll(config.readOnly());
    List<Path> moreWritable = new ArrayList<>(readWrite);
    moreWritable.addAll(config.readWrite());
    return new LandlockPlan(more, moreWritable, connectPorts);
  }

  /** The same with the port of name lookups over TCP. */
  Set<Integer> allConnectPorts() {
    Set<Integer> ports = new TreeSet<>(connectPorts);
    ports.add(53);
    return ports;
  }

  /**
   * The folder that holds everything a glob can match: the path before the first component with a
   * wildcard; for a plain path the folder it is in, because a rotated file gets other names there.
   */
  public static Path folderOf(String glob) {
    Path folder = Path.of(glob.startsWith("/") ? "/" : "");
    String[] parts = glob.split("/+", -1);
    for (int n = 0; n < parts.length - 1; n++) {
      if (parts[n].matches(".*[*?\\[{\\\\].*")) {
        break;
      }
      folder = folder.resolve(parts[n]);
    }
    return folder;
  }
}
