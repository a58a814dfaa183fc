package org.skidder.processors.decode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.decode.DecodeJsonFieldsFactory.DecodeJsonFieldsConfig;
import org.skidder.processors.support.Target;

/** Decodes JSON in texts. An event whose text is no JSON stays raw. */
final class DecodeJsonFields implements Processor {
  private final List<FieldPath> fields;
  private final int maxDepth;
  private final boolean processArray;
  private final boolean intoRoot;
  private final Optional<FieldPath> target;
  private final boolean overwrite;

  DecodeJsonFields(List<FieldPath> fields, DecodeJsonFieldsConfig config) {
    this.fields = fields;
    maxDepth = config.maxDepth();
    processArray = config.processArray();
    intoRoot = config.target().filter(String::isEmpty).isPresent();
    target = config.target().filter(text -> !text.isEmpty()).map(Target::field);
    overwrite = config.overwriteKeys();
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    return process(EventBatch.of(event), 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) throws FieldException {
    @Nullable StringJoiner failed = null;
    for (FieldPath field : fields) {
      if (field.read(batch, index).orElse(null) instanceof CharSequence text) {
        try {
          @Nullable Object value = decode(text, field, maxDepth);
          write(batch.event(index), field, value);
        } catch (FieldException e) {
          failed = failed == null ? new StringJoiner("; ") : failed;
          failed.add(e.getMessage());
        }
      }
    }
    if (failed != null) {
      throw new FieldException(failed.toString());
    }
    return Verdict.KEEP;
  }

  private @Nullable Object decode(CharSequence text, FieldPath field, int levels)
      throws FieldException {
    ByteText bytes = ByteText.of(text);
    try {
      @Nullable Object value = JsonDecoder.value(bytes.array(), bytes.offset(), bytes.length());
      if (levels > 1) {
        decodeBelow(value, field, levels - 1);
      }
      return value;
    } catch (FieldException e) {
      throw new FieldException(field + ": " + e.getMessage());
    }
  }

  /** Texts directly in an object or array; what is no JSON stays as it is. */
  private void decodeBelow(@Nullable Object value, FieldPath field, int levels) {
    if (value instanceof FieldMap map) {
      for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
        entry.setValue(decoded(entry.getValue(), field, levels));
      }
    } else if (value instanceof List<?> list && processArray) {
      @SuppressWarnings("unchecked") // made by the decoder
      List<@Nullable Object> items = (List<@Nullable Object>) list;
      items.replaceAll(item -> decoded(item, field, levels));
    }
  }

  private @Nullable Object decoded(@Nullable Object value, FieldPath field, int levels) {
    if (!(value instanceof String text)) {
      return value;
    }
    try {
      return decode(text, field, levels);
    } catch (FieldException e) {
      return value;
    }
  }

  private void write(Event event, FieldPath source, @Nullable Object value) throws FieldException {
    if (!intoRoot) {
      event.put(target.orElse(source), value);
    } else if (!(value instanceof FieldMap object)) {
      throw new FieldException(source + ": only an object can become fields of the event");
    } else if (overwrite) {
      RootKeys.overwrite(event, object);
    } else {
      RootKeys.addMissing(event, object);
    }
  }
}
