package org.skidder.outputs.codec;

import org.skidder.core.plugin.Codec;
import org.skidder.core.plugin.CodecFactory;
import org.skidder.core.plugin.Identity;

/** Makes {@code codec.json}. */
public final class JsonCodecFactory implements CodecFactory<JsonCodecConfig> {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public Class<JsonCodecConfig> configType() {
    return JsonCodecConfig.class;
  }

  @Override
  public Codec create(JsonCodecConfig config, Identity identity) {
    return new JsonCodec(config, identity);
  }
}
