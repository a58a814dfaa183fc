package org.skidder.core.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Several connections of which one is used at a time. Each connect moves on to another one: the
 * other of two, a random one of more; the first choice is random, so that many shippers spread over
 * the hosts.
 */
final class FailoverClient implements OutputClient {
  private final List<OutputClient> clients;
  private final RandomGenerator random;
  private volatile int active = -1;

  FailoverClient(List<OutputClient> clients, RandomGenerator random) {
    this.clients = List.copyOf(clients);
    this.random = random;
  }

  @Override
  public String target() {
    int now = active;
    return now < 0 ? "one of " + clients.size() + " hosts" : clients.get(now).target();
  }

  @Override
  public void opened() {
    clients.forEach(OutputClient::opened);
  }

  @Override
  public void connect() throws IOException {
    int count = clients.size();
    int now = active;
    if (now < 0) {
      now = random.nextInt(count);
    } else {
      // One of the others, uniformly.
      now = (now + 1 + random.nextInt(count - 1)) % count;
    }
    active = now;
    clients.get(now).connect();
  }

  @Override
  public void publish(WorkBatch batch) throws IOException {
    clients.get(active).publish(batch);
  }

  @Override
  public void send(WorkBatch batch, Answer answer) throws IOException {
    clients.get(active).send(batch, answer);
  }

  /** Which connection is in use; 0 before the first. */
  int active() {
    return Math.max(0, active);
  }

  /** How many there are to choose from. */
  int size() {
    return clients.size();
  }

  @Override
  public void close() {
    int now = active;
    if (now >= 0) {
      clients.get(now).close();
    }
  }
}
