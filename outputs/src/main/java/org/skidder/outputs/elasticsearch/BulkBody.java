package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.outputs.common.Items;

/**
 * The body of a bulk request for one batch, in one array that is used again. Knows where each item
 * begins, so that a part of it can be sent alone. Not thread-safe; one per connection.
 */
final class BulkBody {
  /** Larger arrays are given back after use. */
  private static final int KEEP = 4 << 20;

  private final JsonBuffer out = new JsonBuffer(64 << 10);
  private final DocumentEncoder encoder;
  private final Actions actions;
  private final Targets targets;
  private final DeadLetters deadLetters;
  private final DocumentIds ids;
  private final boolean html;

  private final Items items = new Items();

  BulkBody(
      Actions actions, Targets targets, DeadLetters deadLetters, DocumentIds ids, boolean html) {
    this.actions = actions;
    this.targets = targets;
    this.deadLetters = deadLetters;
    this.ids = ids;
    this.html = html;
    encoder = DocumentEncoder.plain(html);
  }

  /** Bytes; see {@link #start}. */
  byte[] array() {
    return out.array();
  }

  /** Number of items. */
  int items() {
    return items.count();
  }

  /** First byte of an item; that of the item after the last is the end of the body. */
  int start(int item) {
    return items.start(item);
  }

  /** Which event of the batch an item is. */
  int position(int item) {
    return items.position(item);
  }

  /** Forgets the events and gives back exceptionally large memory. */
  void clear() {
    encoder.reset();
    out.clear();
    if (out.capacity() > KEEP) {
      out.shrink(64 << 10);
    }
    items.clear();
  }

  /**
   * Encodes a batch. Events that cannot be are marked as dropped, and not part of the body.
   *
   * @throws IOException when a dropped event could not be kept in the dead-letter file
   */
  void fill(WorkBatch batch) throws IOException {
    clear();
    items.begin(batch.size());
    int position = 0;
    for (int slice = 0; slice < batch.slices(); slice++) {
      EventBatch events = batch.batch(slice);
      int to = batch.to(slice);
      Actions.Action shared = shared(events);
      for (int i = batch.from(slice); i < to; i++, position++) {
        int start = out.size();
        if (item(batch, position, events, i, shared)) {
          items.add(start, position);
        } else {
          out.truncate(start);
          items.skip();
        }
      }
    }
    items.end(out.size());
  }

  /** The action that all raw events of a slice share, if they do. */
  private Actions.@Nullable Action shared(EventBatch events) {
    Map<String, @Nullable Object> metadata = events.template().metadata();
    if (!targets.dependsOnTimeOnly()
        || events.isVaried()
        || (!metadata.isEmpty() && !isSimple(metadata))) {
      return null;
    }
    String pipeline = metadata.get("pipeline") instanceof String named ? named : "";
    return targets
        .indexAt(events.timestamp())
        .map(
            index -> actions.action(index, pipeline.isEmpty() ? targets.fixedPipeline() : pipeline))
        .orElse(null);
  }

  private static boolean isSimple(Map<String, @Nullable Object> metadata) {
    Object pipeline = metadata.get("pipeline");
    return !metadata.containsKey("index")
        && !metadata.containsKey("raw_index")
        && id(metadata).isEmpty()
        && (pipeline == null || pipeline instanceof String);
  }

  /** The id that an input or a processor gave the event; newer versions begin it with a line. */
  private static String id(Map<String, @Nullable Object> metadata) {
    Object id = metadata.getOrDefault("_id", metadata.get("id"));
    return id instanceof CharSequence text ? text.toString() : "";
  }

  private boolean item(
      WorkBatch batch, int position, EventBatch events, int i, Actions.@Nullable Action shared)
      throws IOException {
    Event event = events.unfolded(i);
    Actions.Action action = shared;
    String id = "";
    if (action == null || event != null) {
      Map<String, @Nullable Object> metadata =
          event == null ? events.template().metadata() : event.metadata();
      Object pipeline = metadata.get("pipeline");
      if (pipeline != null && !(pipeline instanceof String)) {
        drop(batch, position, events, i, DropReason.NOT_ENCODABLE, "its pipeline is no text");
        return false;
      }
      Optional<String> index = index(events, i, metadata);
      if (index.isEmpty()) {
        drop(batch, position, events, i, DropReason.NO_TARGET, "no index could be chosen for it");
        return false;
      }
      String chosen =
          pipeline instanceof String named && !named.isEmpty()
              ? named
              : targets.pipeline(events, i).orElse("");
      action = actions.action(index.get(), chosen);
      id = id(metadata);
    }
    line(action, id, events, i);
    try {
      encoder.encode(events, i, out);
    } catch (IllegalArgumentException e) {
      drop(batch, position, events, i, DropReason.NOT_ENCODABLE, String.valueOf(e.getMessage()));
      return false;
    }
    out.raw('\n');
    return true;
  }

  /**
   * A pipeline that ran here names an index as it is, an input only what its name begins with.
   * Servers take small letters only.
   */
  private Optional<String> index(EventBatch events, int i, Map<String, @Nullable Object> metadata) {
    if (metadata.get("raw_index") instanceof String whole && !whole.isEmpty()) {
      return Optional.of(whole.toLowerCase(Locale.ROOT));
    }
    if (metadata.get("index") instanceof String prefix && !prefix.isEmpty()) {
      return Optional.of(IndexNames.daily(prefix.toLowerCase(Locale.ROOT), events.timestamp(i)));
    }
    return targets.index(events, i).filter(name -> !name.isEmpty());
  }

  private void line(Actions.Action action, String id, EventBatch events, int i) {
    if (!id.isEmpty()) {
      out.raw(action.beforeId()).string(id, html).ascii("}}\n");
    } else if (!ids.append(action.beforeId(), events, i, out)) {
      out.raw(action.line());
    }
  }

  private void drop(
      WorkBatch batch, int position, EventBatch events, int i, DropReason reason, String detail)
      throws IOException {
    deadLetters.add(events, i, reason, detail);
    batch.dropped(position);
  }
}
