package org.skidder.processors.cloud;

import java.util.Optional;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;

/** Writes {@code meta.cloud}, over what was there. */
final class AddCloudMetadata implements Processor {
  private static final FieldPath CLOUD = FieldPath.of("meta.cloud");

  private final Detection detection;

  AddCloudMetadata(Detection detection) {
    this.detection = detection;
  }

  @Override
  public void start() {
    detection.start();
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    Optional<FieldMap> found = detection.await().map(Detection.Found::cloud);
    if (found.isPresent()) {
      event.put(CLOUD, found.get());
    }
    return Verdict.KEEP;
  }

  @Override
  public Verdict process(EventBatch batch, int index) throws FieldException {
    return detection.await().isEmpty() ? Verdict.KEEP : process(batch.event(index));
  }

  @Override
  public boolean processAll(EventBatch batch) {
    Optional<Template> fields = detection.await().map(Detection.Found::fields);
    if (fields.isEmpty()) {
      return true;
    }
    if (batch.template().fields().containsKey("meta")) {
      return false;
    }
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.unfolded(i);
      if (event != null && event.hasKey("meta")) {
        return false;
      }
    }
    batch.overlay(fields.get());
    return true;
  }
}
