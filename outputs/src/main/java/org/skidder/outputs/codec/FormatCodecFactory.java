package org.skidder.outputs.codec;

import org.skidder.core.plugin.Codec;
import org.skidder.core.plugin.CodecFactory;
import org.skidder.core.plugin.Identity;

/** Makes {@code codec.format}. */
public final class FormatCodecFactory implements CodecFactory<FormatCodecConfig> {
  @Override
  public String name() {
    return "format";
  }

  @Override
  public Class<FormatCodecConfig> configType() {
    return FormatCodecConfig.class;
  }

  @Override
  public Codec create(FormatCodecConfig config, Identity identity) {
    return new FormatCodec(config.string());
  }
}
