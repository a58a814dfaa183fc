package org.skidder.outputs.file;

import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.skidder.core.file.AppendFile;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.outputs.codec.LineEncoder;

/** Makes {@code output.file}. */
public final class FileOutputFactory implements OutputFactory<FileOutputConfig> {
  private static final long SOURCE_BYTES = 1 << 20;

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Class<FileOutputConfig> configType() {
    return FileOutputConfig.class;
  }

  @Override
  public OutputPlan create(FileOutputConfig config, OutputContext context) {
    RotatingFile file =
        new RotatingFile(
            config.active(context.identity().name()),
            Math.multiplyExact(config.rotateEveryKb(), 1024L),
            config.numberOfFiles(),
            config.permissions().permissions(),
            AppendFile::open);
    String limits =
        "max_size_bytes=%d max_backups=%d permissions=-%s"
            .formatted(
                file.limit(),
                config.numberOfFiles(),
                PosixFilePermissions.toString(config.permissions().permissions()));
    DeadLetters deadLetters = config.deadLetter().create(name(), context);
    LineEncoder lines = new LineEncoder(config.codec().create(context.identity()), deadLetters);
    Counter written = context.metrics().counter("libbeat.output.write.bytes");
    return new OutputPlan(
        name(),
        List.of(new FileClient(file, limits, lines, deadLetters, written)),
        false,
        0,
        SOURCE_BYTES,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }
}
