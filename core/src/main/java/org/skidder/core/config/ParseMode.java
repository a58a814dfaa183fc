package org.skidder.core.config;

import java.util.Locale;

/** Where the pipelines of events run. */
public enum ParseMode {
  /** In the cluster when the output is one that runs pipelines, else here. */
  AUTO,
  /** Here, before events enter the queue. */
  EDGE,
  /** In the cluster; events name their pipeline. */
  NODE;

  /**
   * Reads {@code auto}, {@code edge} or {@code node}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ParseMode parse(String text) {
    return switch (text) {
      case "auto" -> AUTO;
      case "edge" -> EDGE;
      case "node" -> NODE;
      default ->
          throw new IllegalArgumentException(
              "unknown place '" + text + "'; use auto, edge or node");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
