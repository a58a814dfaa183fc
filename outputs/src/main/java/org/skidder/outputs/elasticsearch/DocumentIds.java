package org.skidder.outputs.elasticsearch;

import java.nio.charset.StandardCharsets;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;

/** Whether documents get an id of their own, the same one each time an event is sent. */
enum DocumentIds {
  /** The server makes ids; what is sent twice is there twice. */
  NONE,
  /**
   * Sixteen hexadecimal digits of the file's generation, a dash, and the offset. Events that come
   * from no file get none.
   */
  OFFSET;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /**
   * Appends an action line with the id of an event, if it has one.
   *
   * @param beforeId the line up to the id
   */
  boolean append(byte[] beforeId, EventBatch batch, int index, JsonBuffer out) {
    long generation = this == NONE ? 0 : batch.generation();
    long offset = batch.offset(index);
    if (generation == 0 || offset < 0) {
      return false;
    }
    out.raw(beforeId).raw('"');
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.raw(HEX[(int) (generation >>> shift) & 15]);
    }
    out.raw('-').number(offset).ascii("\"}}\n");
    return true;
  }
}
