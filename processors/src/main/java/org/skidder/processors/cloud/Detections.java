package org.skidder.processors.cloud;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.skidder.processors.cloud.AddCloudMetadataFactory.AddCloudMetadataConfig;

/** One detection for all processors with the same options. Thread-safe. */
final class Detections {
  private final Map<AddCloudMetadataConfig, Detection> all = new ConcurrentHashMap<>();

  Detection of(AddCloudMetadataConfig config) {
    return all.computeIfAbsent(
        config, key -> new Detection(Provider.all(), key.host(), key.timeout()));
  }
}
