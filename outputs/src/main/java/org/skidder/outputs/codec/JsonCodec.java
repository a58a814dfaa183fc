package org.skidder.outputs.codec;

import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.plugin.Codec;
import org.skidder.core.plugin.Identity;

/** Documents with {@code @metadata}, compact or indented. Not thread-safe. */
public final class JsonCodec implements Codec {
  private static final int KEEP = 1 << 20;

  private final DocumentEncoder encoder;
  private final boolean pretty;
  private final JsonBuffer compact = new JsonBuffer(64);

  /**
   * @param identity its name and version stand in {@code @metadata}
   */
  public JsonCodec(JsonCodecConfig config, Identity identity) {
    encoder =
        DocumentEncoder.withMetadata(config.escapeHtml(), identity.name(), identity.version());
    pretty = config.pretty();
  }

  @Override
  public void encode(EventBatch batch, int index, JsonBuffer out) {
    if (!pretty) {
      encoder.encode(batch, index, out);
      return;
    }
    compact.clear();
    encoder.encode(batch, index, compact);
    PrettyJson.indent(compact.array(), 0, compact.size(), out);
  }

  @Override
  public void metadata(String name, String value) {
    encoder.metadata(name, value);
  }

  @Override
  public void reset() {
    encoder.reset();
    compact.clear();
    compact.shrink(KEEP);
  }
}
