package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.List;

/**
 * How an output's connections are to be driven.
 *
 * @param name of the output, for logs and metrics
 * @param clients its connections: every host as often as it has workers
 * @param loadBalance whether all connections share the work; otherwise one at a time is used, and
 *     another one after an error
 * @param maxEvents events per batch at most; 0: all there are
 * @param maxSourceBytes raw bytes of the events of a batch at most (a batch has at least one event)
 * @param backoffInit first wait after an error
 * @param backoffMax longest wait after errors in a row
 */
public record OutputPlan(
    String name,
    List<OutputClient> clients,
    boolean loadBalance,
    int maxEvents,
    long maxSourceBytes,
    Duration backoffInit,
    Duration backoffMax) {

  /** Copies the list. */
  public OutputPlan {
    clients = List.copyOf(clients);
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("output " + name + " has no connection");
    }
  }

  /** The same under another name. */
  public OutputPlan withName(String other) {
    return new OutputPlan(
        other, clients, loadBalance, maxEvents, maxSourceBytes, backoffInit, backoffMax);
  }
}
