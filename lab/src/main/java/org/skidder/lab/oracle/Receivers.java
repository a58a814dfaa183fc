package org.skidder.lab.oracle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The receivers of a scenario, one for each output. For one thread. */
final class Receivers implements AutoCloseable {
  private final List<FaultyReceiver> all = new ArrayList<>();

  private Receivers() {}

  /** Listens for all outputs of a plan; each has its part of the journal. */
  static Receivers of(Plan plan, Journal journal, RandomGenerator random) throws IOException {
    Receivers receivers = new Receivers();
    try {
      for (Journal part : journal.parts()) {
        receivers.all.add(FaultyReceiver.of(plan, part, random));
      }
    } catch (IOException e) {
      receivers.close();
      throw e;
    }
    return receivers;
  }

  List<Integer> ports() {
    return all.stream().map(FaultyReceiver::port).toList();
  }

  /** One of them. */
  FaultyReceiver any(RandomGenerator random) {
    return all.size() == 1 ? all.getFirst() : all.get(random.nextInt(all.size()));
  }

  /**
   * One of them takes no more connections, or takes them again. With several, one that goes ends
   * the connections it has, as a server that is stopped does.
   */
  void turn(RandomGenerator random) throws IOException, InterruptedException {
    FaultyReceiver receiver = any(random);
    boolean refuses = random.nextBoolean();
    receiver.refuse(refuses);
    if (refuses && all.size() > 1) {
      receiver.disconnect();
    }
  }

  /** All take connections. */
  void accept() throws IOException {
    for (FaultyReceiver receiver : all) {
      receiver.refuse(false);
    }
  }

  /** All are well. */
  void recover() throws IOException {
    accept();
    all.forEach(receiver -> receiver.rate(0));
  }

  /** Ends all connections and waits until nobody works on them any more. */
  void disconnect() throws InterruptedException {
    for (FaultyReceiver receiver : all) {
      receiver.disconnect();
    }
  }

  @Override
  public void close() throws IOException {
    for (FaultyReceiver receiver : all) {
      receiver.close();
    }
  }
}
