package org.skidder.outputs.codec;

import org.skidder.core.event.EventBatch;
import org.skidder.core.format.FormatString;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.plugin.Codec;

/** A format string as the payload. The bytes of a raw message are written as they were read. */
public final class FormatCodec implements Codec {
  private final FormatString string;

  /**
   * @param string to expand for each event
   */
  public FormatCodec(FormatString string) {
    this.string = string;
  }

  @Override
  public void encode(EventBatch batch, int index, JsonBuffer out) {
    if (!string.append(batch, index, out)) {
      throw new IllegalArgumentException(
          "codec.format.string '"
              + string
              + "' has no result: a field is missing; give it a default, %{[field]:text}");
    }
  }
}
