package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** Batches whose events are numbered by their offsets. */
final class Events {
  static final Duration LONG = Duration.ofSeconds(20);

  private Events() {}

  static Template source(String name) {
    FieldMap fields = new FieldMap();
    fields.put("source", name);
    return Template.of(fields, new FieldMap());
  }

  static EventBatch batch(int first, int count) {
    return batch(Template.EMPTY, first, count, 10);
  }

  static EventBatch batch(Template source, int first, int count, int width) {
    EventBatch batch = new EventBatch(source, 0, new byte[Math.max(1, count * width)], count);
    for (int i = 0; i < count; i++) {
      batch.add(first + i, i * width, width);
    }
    return batch;
  }

  static List<Long> numbers(WorkBatch work) {
    List<Long> numbers = new ArrayList<>();
    work.forEach((position, batch, index) -> numbers.add(batch.offset(index)));
    return numbers;
  }

  static List<Long> upTo(int count) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
