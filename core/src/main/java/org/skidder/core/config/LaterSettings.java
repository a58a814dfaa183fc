package org.skidder.core.config;

import java.util.List;

/**
 * Settings that are known but that this version does not act upon. A part that is built takes its
 * rows out of this table.
 */
final class LaterSettings {
  /** What a setting that is switched on leads to. */
  private enum Effect {
    ERROR,
    WARNING
  }

  private record Row(String path, Effect effect) {}

  private static final List<Row> ROWS = List.of(new Row("filebeat.autodiscover", Effect.ERROR));

  private LaterSettings() {}

  /** Names under {@code filebeat} that are known for this reason or were handled by the loader. */
  static String[] filebeatSections() {
    return new String[] {
      "autodiscover",
      "config_dir",
      "spool_size",
      "publish_async",
      "idle_timeout",
      "prospectors",
      "config.prospectors"
    };
  }

  /** Reports what is switched on but not available. */
  static void check(Config root, Problems problems) {
    for (Row row : ROWS) {
      Config at = root.get(row.path()).orElse(null);
      if (at == null || !isOn(at)) {
        continue;
      }
      if (row.effect() == Effect.ERROR) {
        problems.error(
            at, "is not available in this version of Skidder; remove it or set enabled: false");
      } else {
        problems.warning(at, "has no effect yet in this version of Skidder");
      }
    }
  }

  private static boolean isOn(Config at) {
    if (at.isScalar()) {
      return !"false".equals(at.text().orElse("false"));
    }
    if (at.isList() && at.named().isEmpty()) {
      for (Config item : at.items()) {
        if (item.isEnabled()) {
          return true;
        }
      }
      return false;
    }
    return at.isEnabled();
  }
}
