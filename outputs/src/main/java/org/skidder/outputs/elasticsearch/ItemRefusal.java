package org.skidder.outputs.elasticsearch;

import java.util.Locale;

/**
 * Why a server did not take an item of a bulk request.
 *
 * @param status of the item, none that means success or conflict
 * @param error JSON of its error
 */
record ItemRefusal(int status, String error) {
  private static final String BLOCK = "forbidden/";

  /** Whether it may well take the same item later, without anybody having to do something to it. */
  boolean isForNow() {
    return status == 429 || status >= 500 || (isBlock() && !isBlockOfIndex());
  }

  /** Whether an index or the cluster is blocked. */
  private boolean isBlock() {
    String text = lowerCase();
    return status == 403
        && (text.contains("cluster_block_exception")
            || text.contains("read-only")
            || text.contains("read_only")
            || text.contains("flood"));
  }

  /**
   * Whether the index was made read-only (FORBIDDEN/5) or closed for writing (FORBIDDEN/8) by
   * somebody, and will stay so. Blocks for a full disk (12), and those of a cluster, are lifted.
   */
  boolean isBlockOfIndex() {
    if (status != 403) {
      return false;
    }
    String text = lowerCase();
    int blocks = 0;
    for (int at = text.indexOf(BLOCK); at >= 0; at = text.indexOf(BLOCK, at + 1)) {
      if (!text.startsWith("5/", at + BLOCK.length())
          && !text.startsWith("8/", at + BLOCK.length())) {
        return false;
      }
      blocks++;
    }
    return blocks > 0;
  }

  private String lowerCase() {
    return error.toLowerCase(Locale.ROOT);
  }

  /** In one line. */
  String describe() {
    return "status " + status + ": " + error;
  }
}
