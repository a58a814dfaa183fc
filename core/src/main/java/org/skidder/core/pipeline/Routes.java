package org.skidder.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.condition.Condition;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which outputs take which events. Conditions are asked on the publishing thread, on bytes where
 * the condition can. Thread-safe.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger("publisher_pipeline");

  private final List<Lane> lanes;
  private final boolean coversAll;
  private final Counter unrouted;
  private final Counter[] refused;
  private final Complaints complaints = new Complaints();

  Routes(List<Lane> lanes, Metrics metrics) {
    this.lanes = List.copyOf(lanes);
    coversAll = lanes.stream().anyMatch(lane -> lane.route().condition().isAlways());
    unrouted = coversAll ? new Counter() : metrics.counter("libbeat.pipeline.events.unrouted");
    refused = new Counter[lanes.size()];
    for (int i = 0; i < refused.length; i++) {
      Route route = lanes.get(i).route();
      refused[i] =
          route.whenFull() == Route.WhenFull.DROP
              ? metrics.counter("libbeat.outputs." + route.name() + ".queue_full")
              : new Counter();
    }
  }

  /** The shares of the outputs that take something of a batch; none when nobody does. */
  List<Share> share(Delivery delivery, EventBatch batch) {
    if (lanes.size() == 1 && coversAll) {
      return List.of(new Share(delivery, lanes.getFirst(), batch));
    }
    List<Share> shares = new ArrayList<>(lanes.size());
    boolean[] taken = new boolean[coversAll ? 0 : batch.size()];
    for (Lane lane : lanes) {
      EventBatch part = part(lane.route().condition(), batch, taken);
      if (part.size() > 0) {
        shares.add(new Share(delivery, lane, part));
      }
    }
    if (!coversAll) {
      countUnrouted(taken);
    }
    return shares;
  }

  private static EventBatch part(Condition condition, EventBatch batch, boolean[] taken) {
    if (condition.isAlways()) {
      return batch.copy();
    }
    boolean[] keep = new boolean[batch.size()];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = condition.test(batch, i);
      if (taken.length > 0) {
        taken[i] |= keep[i];
      }
    }
    EventBatch part = batch.copy();
    part.retain(keep);
    return part;
  }

  private void countUnrouted(boolean[] taken) {
    int count = 0;
    for (boolean some : taken) {
      count += some ? 0 : 1;
    }
    if (count > 0) {
      unrouted.add(count);
      if (complaints.isDue("unrouted")) {
        LOG.warn(
            "No output takes {} events, for no condition of outputs holds ({} so far). They count"
                + " as handled",
            count,
            unrouted.sum());
      }
    }
  }

  /** Counts what an output that is full does not get. */
  void countRefused(Share share) {
    int index = lanes.indexOf(share.lane);
    refused[index].add(share.events);
    if (complaints.isDue(share.lane)) {
      LOG.warn(
          "Output {} is full and so does not get {} events (on_blocked: drop; {} so far)",
          share.lane.route().name(),
          share.events,
          refused[index].sum());
    }
  }
}
