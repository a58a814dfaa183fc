package org.skidder.outputs.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.Codec;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.outputs.codec.JsonCodec;
import org.skidder.outputs.codec.JsonCodecConfig;
import org.skidder.outputs.codec.LineEncoder;

/** Makes {@code output.console}. */
public final class ConsoleFactory implements OutputFactory<ConsoleConfig> {
  private static final long SOURCE_BYTES = 1 << 20;

  @Override
  public String name() {
    return "console";
  }

  @Override
  public Class<ConsoleConfig> configType() {
    return ConsoleConfig.class;
  }

  @Override
  public OutputPlan create(ConsoleConfig config, OutputContext context) {
    // Not System.out: it swallows errors.
    return create(config, context, new FileOutputStream(FileDescriptor.out).getChannel());
  }

  OutputPlan create(ConsoleConfig config, OutputContext context, WritableByteChannel stdout) {
    Codec codec =
        config.pretty() && !config.codec().isStated()
            ? new JsonCodec(new JsonCodecConfig(true, true), context.identity())
            : config.codec().create(context.identity());
    LineEncoder lines = new LineEncoder(codec, config.deadLetter().create(name(), context));
    Counter written = context.metrics().counter("libbeat.output.write.bytes");
    return new OutputPlan(
        name(),
        List.of(new ConsoleClient(stdout, lines, written)),
        false,
        config.batchsize(),
        SOURCE_BYTES,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }
}
