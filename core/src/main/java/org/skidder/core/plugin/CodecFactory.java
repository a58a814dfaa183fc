package org.skidder.core.plugin;

/** Makes a codec: {@code codec.<name>} of an output. */
public interface CodecFactory<C extends Record> extends PluginFactory<C> {
  /** A new codec for one worker. */
  Codec create(C config, Identity identity);
}
