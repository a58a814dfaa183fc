package org.skidder.core.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of older versions that are not options of a record: renamed sections, removed names. */
final class OldSettings {
  private static final Map<String, String> RENAMED =
      Map.of("prospectors", "inputs", "config.prospectors", "config.inputs");
  private static final String[] REMOVED = {
    "filebeat.spool_size",
    "filebeat.publish_async",
    "filebeat.idle_timeout",
    "queue_size",
    "bulk_queue_size"
  };

  private OldSettings() {}

  /** Makes {@code skidder.*} and {@code filebeat.*} one section. */
  static void uniteRoots(Node root, Problems problems) {
    Node own = root.named == null ? null : root.named.remove(ConfigNames.OWN_ROOT);
    if (own == null) {
      return;
    }
    Node compatible = root.child(ConfigNames.ROOT);
    try {
      root.put(
          ConfigNames.ROOT,
          compatible == null ? own : Merge.unite(compatible, own, ConfigNames.ROOT));
    } catch (Merge.DuplicateKey e) {
      problems.error(
          e.second.origin,
          ConfigNames.OWN_ROOT + e.path.substring(ConfigNames.ROOT.length()),
          "is also given as '" + e.path + "' (" + e.first.origin + "); keep only one");
    }
  }

  /** Moves sections to their present names. */
  static void rename(Node root, Problems problems) {
    Node section = root.child(ConfigNames.ROOT);
    if (section == null) {
      return;
    }
    RENAMED.forEach((before, now) -> {
      Node parent = parent(section, before);
      Node old = parent == null || parent.named == null ? null : parent.child(last(before));
      if (parent == null || old == null || old.isNull()) {
        return;
      }
      String oldPath = ConfigNames.ROOT + "." + before;
      String newPath = ConfigNames.ROOT + "." + now;
      problems.warning(
          old.origin, oldPath, Problems.deprecated("the setting is called '" + newPath + "' now"));
      Node present = parent.child(last(now));
      if (present != null && !isEmpty(present) && !isEmpty(old)) {
        problems.error(
            old.origin,
            oldPath,
            "means the same as '" + newPath + "' (" + present.origin + "); keep only one");
        return;
      }
      if (parent.named != null) {
        parent.named.remove(last(before));
      }
      if (isEmpty(present)) {
        parent.put(last(now), old);
      }
    });
  }

  private static boolean isEmpty(@Nullable Node node) {
    return node == null
        || node.isNull()
        || (node.isContainer()
            && (node.named == null || node.named.isEmpty())
            && (node.items == null || node.items.isEmpty()));
  }

  private static @Nullable Node parent(Node section, String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? section : section.child(path.substring(0, dot));
  }

  private static String last(String path) {
    return path.substring(path.indexOf('.') + 1);
  }

  /** Reports settings that must not be there any more. */
  static void refuseRemoved(Config root, Problems problems) {
    for (String name : REMOVED) {
      root.get(name).ifPresent(at -> refuse(at, problems));
    }
    root.get("output")
        .ifPresent(outputs -> {
          for (Config output : outputs.named()) {
            if (output.isMap()) {
              output.get("flush_interval").ifPresent(at -> refuse(at, problems));
            }
          }
        });
  }

  private static void refuse(Config at, Problems problems) {
    problems.error(at, "setting '" + at.path() + "' has been removed; delete it");
  }
}
