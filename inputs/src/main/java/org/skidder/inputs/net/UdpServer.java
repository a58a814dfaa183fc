package org.skidder.inputs.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.pipeline.BufferPool;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.InputContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams. Waits for the first one without a buffer, then takes all that are there into
 * one batch. While the queue is full the kernel's buffer fills up, and what it drops then is
 * counted and logged.
 */
public final class UdpServer extends Listener {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Bytes of one batch. */
  private static final int ARENA = 512 << 10;

  /** Senders whose constant fields are remembered. */
  private static final int SENDERS = 1024;

  private static final long LOOK_MILLIS = 5000;

  private final Endpoint host;
  private final UdpConfig config;
  private final int longest;
  private final Messages.Maker maker;
  private final Pipeline pipeline;
  private final Publisher publisher;
  private final Clock clock;
  private final UdpMetrics metrics;
  private final Complaint overrun = new Complaint();
  private final Complaint truncated = new Complaint();
  private final AtomicLong knownDrops = new AtomicLong();

  private final Map<SocketAddress, Messages> senders =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SocketAddress, Messages> eldest) {
          return size() > SENDERS;
        }
      };

  private @Nullable SocketAddress lastSender;
  private @Nullable Messages lastMessages;
  private volatile @Nullable Selector selector;

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param host where to listen
   * @param messages makes events
   * @param retry wait after a failure to listen
   */
  public UdpServer(
      String type,
      Endpoint host,
      UdpConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    super(type, "udp " + host, retry);
    this.host = host;
    this.config = config;
    longest = (int) config.maxMessageSize().bytes();
    maker = messages;
    pipeline = context.pipeline();
    publisher = pipeline.publisher(context.filter());
    clock = context.clock();
    metrics = UdpMetrics.in(context.metrics(), type);
  }

  @Override
  void serve() throws IOException, InterruptedException {
    InetSocketAddress address = host.resolve();
    boolean four = address.getAddress() instanceof Inet4Address && !host.host().isEmpty();
    try (Selector waiting = Selector.open();
        DatagramChannel channel =
            four ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open()) {
      selector = waiting;
      int wanted = (int) config.readBuffer().bytes();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
      channel.bind(address);
      channel.configureBlocking(false);
      channel.register(waiting, SelectionKey.OP_READ);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
      listening(
          "udp " + Endpoint.text(bound) + ", receive buffer " + granted + " bytes",
          bound.getPort());
      knownDrops.set(0);
      receive(channel, waiting, new KernelDrops(Path.of("/proc/net"), bound, !four));
    } finally {
      selector = null;
    }
  }

  private void receive(DatagramChannel channel, Selector waiting, KernelDrops drops)
      throws IOException, InterruptedException {
    long looked = System.nanoTime();
    boolean open = true;
    while (open && !isStopping()) {
      if (waiting.select(LOOK_MILLIS) > 0) {
        waiting.selectedKeys().clear();
        open = drain(channel);
      }
      long now = System.nanoTime();
      if (now - looked >= LOOK_MILLIS * 1_000_000) {
        looked = now;
        look(drops);
      }
    }
    look(drops);
  }

  /** Takes the datagrams that are there into one batch; false when the pipeline is closed. */
  private boolean drain(DatagramChannel channel) throws IOException, InterruptedException {
    BufferPool.Buffer buffer = pipeline.buffers().borrow(Math.max(ARENA, longest + 1));
    try {
      byte[] bytes = buffer.array();
      ByteBuffer into = ByteBuffer.wrap(bytes);
      long now = clock.millis();
      EventBatch batch = null;
      int at = 0;
      int most = publisher.maxBatchEvents();
      // One byte more than allowed tells a datagram that is cut from one that fits.
      while (at + longest < bytes.length && (batch == null || batch.size() < most)) {
        into.limit(at + longest + 1).position(at);
        SocketAddress sender = channel.receive(into);
        if (sender == null) {
          break;
        }
        int received = into.position() - at;
        if (received == 0) {
          continue;
        }
        Messages messages = messages(sender);
        if (batch == null) {
          batch = messages.newBatch(bytes, now, 256);
        }
        int length = Math.min(received, longest);
        messages.add(batch, at, length, received > longest);
        if (received > longest) {
          cut(sender);
        }
        at += length;
      }
      return batch == null || publish(batch, buffer, at);
    } finally {
      buffer.release();
    }
  }

  private boolean publish(EventBatch batch, BufferPool.Buffer buffer, int bytes)
      throws InterruptedException {
    metrics.datagrams().add(batch.size());
    metrics.bytes().add(bytes);
    buffer.retain();
    return publisher.publish(batch, buffer, () -> {});
  }

  private Messages messages(SocketAddress sender) {
    Messages known = lastMessages;
    if (known == null || !sender.equals(lastSender)) {
      known =
          senders.computeIfAbsent(
              sender, unknown -> maker.of(Endpoint.text((InetSocketAddress) unknown)));
      lastSender = sender;
      lastMessages = known;
    }
    return known;
  }

  private void cut(SocketAddress sender) {
    metrics.truncated().increment();
    truncated.say(
        "udp "
            + host
            + ": a datagram of "
            + Endpoint.text((InetSocketAddress) sender)
            + " was cut to max_message_size ("
            + config.maxMessageSize()
            + ")");
  }

  private void look(KernelDrops drops) {
    OptionalLong now = drops.read();
    if (now.isEmpty()) {
      return;
    }
    long fresh = metrics.dropsUpTo(knownDrops, now.getAsLong());
    if (fresh > 0) {
      overrun.say(
          "udp "
              + host
              + ": the kernel dropped "
              + fresh
              + " datagrams because they came faster than they could be taken; a larger read_buffer"
              + " helps against bursts (sysctl net.core.rmem_max bounds it), nothing against an"
              + " output that is too slow");
    }
  }

  @Override
  void closeSocket() {
    publisher.close();
    Selector open = selector;
    if (open != null) {
      open.wakeup();
    } else {
      LOG.debug("udp {}: was not open", host);
    }
  }
}
