package org.skidder.processors.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.decode.Tokenizer.Kind;
import org.skidder.processors.support.Target;

/** Cuts a text into fields. An event that does not fit stays raw. */
final class Dissect implements Processor {
  private final Tokenizer tokenizer;
  private final FieldPath field;
  private final String prefix;
  private final FieldPath target;

  /** Keys that become a field of their own each; none if keys depend on each other. */
  private final List<Tokenizer.Key> independent;

  /** Where these go. */
  private final List<FieldPath> paths;

  /** Whether these can be the members of one new object, without a look at each. */
  private final boolean flat;

  Dissect(Tokenizer tokenizer, String field, String targetPrefix) {
    this.tokenizer = tokenizer;
    this.field = FieldPath.of(field);
    prefix = targetPrefix.isEmpty() ? "" : targetPrefix + ".";
    target = Target.field(targetPrefix);
    independent = independent(tokenizer.keys());
    paths = independent.stream().map(key -> FieldPath.of(prefix + key.name())).toList();
    flat =
        !targetPrefix.isEmpty()
            && !independent.isEmpty()
            && independent.stream().noneMatch(key -> key.name().contains("."));
  }

  private static List<Tokenizer.Key> independent(List<Tokenizer.Key> keys) {
    List<Tokenizer.Key> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Tokenizer.Key key : keys) {
      if (key.kind() == Kind.SKIP) {
        continue;
      }
      if (key.kind() != Kind.NORMAL || !names.add(key.name())) {
        return List.of();
      }
      fields.add(key);
    }
    return fields;
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    return process(EventBatch.of(event), 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) throws FieldException {
    @Nullable Object value = field.read(batch, index).orElse(null);
    if (!(value instanceof CharSequence chars)) {
      throw new FieldException(field + (value == null ? ": key not found" : ": is no text"));
    }
    ByteText text = ByteText.of(chars);
    int[] bounds = new int[2 * tokenizer.keys().size()];
    if (text.length() == 0 || !tokenizer.cut(text, bounds)) {
      throw new FieldException(field + ": the text does not fit the tokenizer");
    }
    Event event = batch.event(index);
    if (independent.isEmpty()) {
      write(event, resolve(text, bounds));
    } else if (flat && !event.has(target) && !event.isBlocked(target)) {
      event.put(target, object(text, bounds));
    } else {
      write(event, text, bounds);
    }
    return Verdict.KEEP;
  }

  private static ByteText slice(ByteText text, int[] bounds, Tokenizer.Key key) {
    int from = bounds[2 * key.position()];
    return new ByteText(text.array(), from, bounds[2 * key.position() + 1] - from);
  }

  private FieldMap object(ByteText text, int[] bounds) {
    FieldMap object = new FieldMap();
    for (int i = 0; i < independent.size(); i++) {
      Tokenizer.Key key = independent.get(i);
      object.put(key.name(), slice(text, bounds, key));
    }
    return object;
  }

  private void write(Event event, ByteText text, int[] bounds) throws FieldException {
    Map<FieldPath, CharSequence> values = LinkedHashMap.newLinkedHashMap(paths.size());
    for (int i = 0; i < paths.size(); i++) {
      values.put(paths.get(i), slice(text, bounds, independent.get(i)));
    }
    write(event, values);
  }

  /** All or none: a field that exists is never overwritten. */
  private static void write(Event event, Map<FieldPath, CharSequence> values)
      throws FieldException {
    for (FieldPath path : values.keySet()) {
      if (event.has(path)) {
        throw new FieldException(path + ": exists already");
      }
      if (event.isBlocked(path)) {
        throw blocked(path);
      }
    }
    Event before = event.copy();
    for (Map.Entry<FieldPath, CharSequence> entry : values.entrySet()) {
      // Keys can be in the way of each other: a and a.b.
      if (event.has(entry.getKey()) || event.isBlocked(entry.getKey())) {
        event.restore(before);
        throw blocked(entry.getKey());
      }
      event.put(entry.getKey(), entry.getValue());
    }
  }

  private static FieldException blocked(FieldPath path) {
    return new FieldException(path + ": another value is in the way");
  }

  /** Lets the keys take effect one after another. */
  private Map<FieldPath, CharSequence> resolve(ByteText text, int[] bounds) {
    Map<String, CharSequence> values = new LinkedHashMap<>();
    for (Tokenizer.Key key : tokenizer.inOrder()) {
      ByteText value = slice(text, bounds, key);
      switch (key.kind()) {
        case SKIP -> {}
        case NORMAL, NAMED_SKIP -> values.put(key.name(), value);
        case APPEND -> values.merge(key.name(), value, (one, more) -> joined(one, key, more));
        case INDIRECT -> {
          CharSequence name = values.get(key.name());
          if (name != null) {
            values.put(name.toString(), value);
          }
        }
      }
    }
    for (Tokenizer.Key key : tokenizer.keys()) {
      if (key.kind() == Kind.NAMED_SKIP) {
        values.remove(key.name());
      }
    }
    Map<FieldPath, CharSequence> fields = new LinkedHashMap<>();
    values.forEach((name, value) -> fields.put(FieldPath.of(prefix + name), value));
    return fields;
  }

  private static ByteText joined(CharSequence one, Tokenizer.Key key, CharSequence more) {
    ByteText first = ByteText.of(one);
    ByteText second = ByteText.of(more);
    byte[] joiner = key.joiner().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[first.length() + joiner.length + second.length()];
    System.arraycopy(first.array(), first.offset(), all, 0, first.length());
    System.arraycopy(joiner, 0, all, first.length(), joiner.length);
    int at = first.length() + joiner.length;
    System.arraycopy(second.array(), second.offset(), all, at, second.length());
    return new ByteText(all, 0, all.length);
  }
}
