package org.skidder.containers.discovery;

import java.util.function.Supplier;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** Fields of events that may change while an input runs. Thread-safe. */
final class LiveFields implements Supplier<Template> {
  private volatile FieldMap known = new FieldMap();
  private volatile Template template = Template.EMPTY;

  /** Takes over other fields; the same ones make no difference. For one thread at a time. */
  void set(FieldMap fields) {
    if (!fields.equals(known)) {
      known = fields;
      template = Template.of(fields, new FieldMap());
    }
  }

  @Override
  public Template get() {
    return template;
  }
}
