package org.skidder.outputs.elasticsearch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.json.JsonBuffer;

/**
 * The lines that stand before the documents, made once per index and pipeline. Not thread-safe; one
 * per connection.
 */
final class Actions {
  private static final int MOST = 4096;

  /**
   * One action.
   *
   * @param line for documents without id, with line end
   * @param beforeId for documents with id, up to the id
   */
  record Action(byte[] line, byte[] beforeId) {}

  private record Target(String index, String pipeline) {
    // Written out, as those that the compiler makes for a record are put together at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Target t && index.equals(t.index) && pipeline.equals(t.pipeline);
    }

    @Override
    public int hashCode() {
      return index.hashCode() * 31 + pipeline.hashCode();
    }
  }

  private final boolean html;
  private final Map<Target, Action> known = new HashMap<>();
  private boolean typed = true;
  private @Nullable Target lastTarget;
  private @Nullable Action last;

  Actions(boolean html) {
    this.html = html;
  }

  /** Whether the lines name a mapping type, as servers before Elasticsearch 7 need it. */
  void typed(boolean wanted) {
    if (typed != wanted) {
      typed = wanted;
      known.clear();
      lastTarget = null;
    }
  }

  /**
   * The action for an index.
   *
   * @param pipeline ingest pipeline, empty for none
   */
  Action action(String index, String pipeline) {
    Target before = lastTarget;
    Action same = last;
    if (before != null
        && same != null
        && before.index.equals(index)
        && before.pipeline.equals(pipeline)) {
      return same;
    }
    Target target = new Target(index, pipeline);
    if (known.size() >= MOST) {
      known.clear();
    }
    Action action = known.computeIfAbsent(target, this::make);
    lastTarget = target;
    last = action;
    return action;
  }

  private Action make(Target target) {
    JsonBuffer members = new JsonBuffer(128);
    members.ascii("{\"_index\":").string(target.index, html);
    if (typed) {
      members.ascii(",\"_type\":\"doc\"");
    }
    if (!target.pipeline.isEmpty()) {
      members.ascii(",\"pipeline\":").string(target.pipeline, html);
    }
    byte[] common = members.toByteArray();
    byte[] line = new JsonBuffer(160).ascii("{\"index\":").raw(common).ascii("}}\n").toByteArray();
    byte[] beforeId =
        new JsonBuffer(160).ascii("{\"create\":").raw(common).ascii(",\"_id\":").toByteArray();
    return new Action(line, beforeId);
  }
}
