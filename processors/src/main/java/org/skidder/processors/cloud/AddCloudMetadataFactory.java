package org.skidder.processors.cloud;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code add_cloud_metadata}: adds what the cloud provider tells of this machine. */
public final class AddCloudMetadataFactory
    implements ProcessorFactory<AddCloudMetadataFactory.AddCloudMetadataConfig> {
  /**
   * Options of {@code add_cloud_metadata}.
   *
   * @param timeout for all providers together
   * @param host instead of the addresses of the providers
   */
  public record AddCloudMetadataConfig(
      @Option(
              value = "How long the first events wait for an answer. After that there is none.",
              def = "3s",
              min = "1ms")
          Duration timeout,
      @Option("`host:port` to ask instead of the addresses of the providers, for tests.")
          Optional<String> host) {}

  @Override
  public String name() {
    return "add_cloud_metadata";
  }

  @Override
  public Class<AddCloudMetadataConfig> configType() {
    return AddCloudMetadataConfig.class;
  }

  @Override
  public Processor create(AddCloudMetadataConfig config, ProcessorContext context) {
    Detections detections = context.shared().get(Detections.class, Detections::new);
    return new AddCloudMetadata(detections.of(config));
  }
}
