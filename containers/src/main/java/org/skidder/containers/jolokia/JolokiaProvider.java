package org.skidder.containers.jolokia;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.Provider;
import org.skidder.core.event.FieldException;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for agents in rounds, on a thread for each entry and each interface. */
final class JolokiaProvider implements Provider {
  private static final Logger LOG = LoggerFactory.getLogger("jolokia");
  private static final byte[] QUESTION = "{\"type\":\"query\"}".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_ANSWER = 1500;

  /** Anybody in the network may answer. */
  private static final int MOST_AGENTS = 10_000;

  private record Seen(long nanos, Duration grace) {
    boolean isOver(long now) {
      return now - nanos > grace.toNanos();
    }
  }

  /** The interfaces that the host has now. */
  @FunctionalInterface
  interface Host {
    /**
     * Looks.
     *
     * @throws SocketException when the system does not tell
     */
    List<NetworkInterface> interfaces() throws SocketException;
  }

  private final List<InterfaceOptions> entries;
  private final Host host;
  private final InetSocketAddress group;
  private final Counter probes;
  private final Counter answers;
  private final Counter unusable;
  private final Map<String, Seen> agents = new HashMap<>();
  private final Set<DatagramSocket> open = ConcurrentHashMap.newKeySet();
  private final Set<Object> complained = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param group where agents listen
   */
  JolokiaProvider(List<InterfaceOptions> entries, InetSocketAddress group, Metrics metrics) {
    this(entries, group, metrics, () -> NetworkInterface.networkInterfaces().toList());
  }

  JolokiaProvider(
      List<InterfaceOptions> entries, InetSocketAddress group, Metrics metrics, Host host) {
    this.host = host;
    this.entries = List.copyOf(entries);
    this.group = group;
    probes = metrics.counter("jolokia.probes");
    answers = metrics.counter("jolokia.answers");
    unusable = metrics.counter("jolokia.unusable");
    metrics.gauge("jolokia.agents", this::size);
  }

  private long size() {
    synchronized (agents) {
      return agents.size();
    }
  }

  @Override
  public void start(Discoveries discoveries) {
    for (InterfaceOptions entry : entries) {
      threads.add(Thread.ofVirtual().name("jolokia").start(() -> rounds(entry, discoveries)));
    }
  }

  private void rounds(InterfaceOptions entry, Discoveries discoveries) {
    try {
      do {
        round(entry, discoveries);
        dropSilent(discoveries);
      } while (!closing.await(entry.interval().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    }
  }

  private void round(InterfaceOptions entry, Discoveries discoveries) throws InterruptedException {
    List<Thread> asking = new ArrayList<>();
    String none = "no network interface of this name is up and has an IPv4 address";
    List<NetworkInterface> meant = List.of();
    try {
      meant = interfaces(entry);
    } catch (SocketException e) {
      none = "the system does not tell of its network interfaces: " + e.getMessage();
    }
    for (NetworkInterface each : meant) {
      Optional<InetAddress> address = firstAddress(each);
      if (address.isPresent()) {
        asking.add(
            Thread.ofVirtual()
                .name("jolokia-" + each.getName())
                .start(() -> ask(entry, each, address.get(), discoveries)));
      }
    }
    if (asking.isEmpty()) {
      complain(entry, entry.name(), none);
    } else {
      complained.remove(entry);
    }
    for (Thread thread : asking) {
      thread.join();
    }
  }

  private List<NetworkInterface> interfaces(InterfaceOptions entry) throws SocketException {
    List<NetworkInterface> found = new ArrayList<>();
    for (NetworkInterface each : host.interfaces()) {
      if (entry.covers(each.getName()) && isUp(each)) {
        found.add(each);
      }
    }
    return found;
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException e) {
      LOG.debug("{}: {}", one.getName(), e.getMessage()); // it has gone away, the others are there
      return false;
    }
  }

  private static Optional<InetAddress> firstAddress(NetworkInterface of) {
    return of.inetAddresses().filter(Inet4Address.class::isInstance).findFirst();
  }

  private void ask(
      InterfaceOptions entry, NetworkInterface on, InetAddress from, Discoveries discoveries) {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
      open.add(socket);
      try {
        socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
        socket.send(new DatagramPacket(QUESTION, QUESTION.length, group));
        probes.increment();
        complained.remove(on.getName());
        listen(socket, entry, discoveries);
      } finally {
        open.remove(socket);
      }
    } catch (IOException e) {
      if (closing.getCount() > 0) {
        complain(on.getName(), on.getName(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Once for each entry that finds no interface, and for each interface, until it works again. */
  private void complain(Object about, String name, String reason) {
    if (complained.add(about)) {
      LOG.warn("Agents cannot be asked for on the interface {}: {}", name, reason);
    }
  }

  private void listen(DatagramSocket socket, InterfaceOptions entry, Discoveries discoveries)
      throws IOException {
    long end = System.nanoTime() + entry.patience().toNanos();
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST_ANSWER], LONGEST_ANSWER);
    for (long left = end - System.nanoTime();
        left > 0 && closing.getCount() > 0;
        left = end - System.nanoTime()) {
      socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      try {
        packet.setLength(LONGEST_ANSWER);
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return;
      }
      answers.increment();
      take(packet, entry, discoveries);
    }
  }

  private void take(DatagramPacket packet, InterfaceOptions entry, Discoveries discoveries) {
    try {
      Optional<Agent> agent = Agent.parse(packet.getData(), packet.getLength());
      if (agent.isPresent()) {
        see(agent.get(), entry, discoveries);
      } else {
        unusable.increment();
      }
    } catch (FieldException e) {
      unusable.increment();
      LOG.debug("{} answers: {}", packet.getSocketAddress(), e.getMessage());
    }
  }

  /** What the first answer of an agent says counts until the agent is gone. */
  private void see(Agent agent, InterfaceOptions entry, Discoveries discoveries) {
    synchronized (agents) {
      Seen now = new Seen(System.nanoTime(), entry.gracePeriod());
      if (agents.replace(agent.id(), now) != null) {
        return;
      }
      if (agents.size() >= MOST_AGENTS) {
        unusable.increment();
        complain("*", "*", "more than " + MOST_AGENTS + " agents answer; further ones are ignored");
        return;
      }
      agents.put(agent.id(), now);
      discoveries.present(agent.id(), List.of(agent.sighting()));
    }
  }

  private void dropSilent(Discoveries discoveries) {
    synchronized (agents) {
      long now = System.nanoTime();
      agents
          .entrySet()
          .removeIf(each -> {
            boolean over = each.getValue().isOver(now);
            if (over) {
              discoveries.gone(each.getKey());
            }
            return over;
          });
    }
  }

  /** The grace period is over already. */
  @Override
  public Duration cleanupTimeout() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    closing.countDown();
    open.forEach(DatagramSocket::close);
    threads.forEach(Threads::join);
  }
}
