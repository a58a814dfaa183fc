package org.skidder.processors.decode;

import org.skidder.core.config.Option;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code dissect}: cuts a text into fields at fixed delimiters. */
public final class DissectFactory implements ProcessorFactory<DissectFactory.DissectConfig> {
  /**
   * Options of {@code dissect}.
   *
   * @param tokenizer the pattern
   * @param field the text
   * @param targetPrefix object that gets the fields; empty: the event itself
   */
  public record DissectConfig(
      @Option(value = "Pattern of the text.", required = true) String tokenizer,
      @Option(value = "Field with the text.", def = "message") String field,
      @Option(value = "Object that gets the fields; `''` is the event itself.", def = "dissect")
          String targetPrefix) {}

  @Override
  public String name() {
    return "dissect";
  }

  @Override
  public Class<DissectConfig> configType() {
    return DissectConfig.class;
  }

  @Override
  public Processor create(DissectConfig config, ProcessorContext context) {
    return new Dissect(Tokenizer.of(config.tokenizer()), config.field(), config.targetPrefix());
  }
}
