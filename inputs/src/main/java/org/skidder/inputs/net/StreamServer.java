package org.skidder.inputs.net;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.skidder.core.config.ByteSize;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.InputContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections; each is read by a virtual thread of its own. */
abstract class StreamServer extends Listener {
  static final int BACKLOG = 1024;

  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final Duration BREATH = Duration.ofMillis(100);

  private final String what;
  private final StreamConfig config;
  private final Messages.Maker messages;
  private final Pipeline pipeline;
  private final Supplier<Publisher> publishers;
  private final Clock clock;
  private final StreamMetrics metrics;
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
  private final StreamMemory memory;
  private final Complaint refused = new Complaint();
  private final Complaint acceptFailed = new Complaint();

  /** Why connections end before their time. */
  private final StreamConnection.Complaints complaints =
      new StreamConnection.Complaints(new Complaint(), new Complaint(), new Complaint());

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param what it listens on, for messages
   * @param transport name of the transport in the counters
   * @param messages makes events
   * @param retry wait after a failure to listen
   */
  StreamServer(
      String type,
      String what,
      String transport,
      StreamConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    super(type, what, retry);
    this.what = what;
    this.config = config;
    this.messages = messages;
    pipeline = context.pipeline();
    publishers = context::publisher;
    clock = context.clock();
    metrics = StreamMetrics.in(context.metrics(), type, transport);
    memory =
        new StreamMemory(
            config.maxMessageSize().bytes(),
            context.shared().get(StreamMemory.Budget.class, StreamMemory.Budget::ofProcess),
            context.limit().isSet());
  }

  @Override
  public void start() {
    if (memory.longest() < config.maxMessageSize().bytes()) {
      LOG.warn(
          "{}: max_message_size is {}, but messages of more than {} are not taken: that is an"
              + " eighth of the Java heap; a larger heap (SKIDDER_JAVA_OPTS=-Xmx…) takes longer"
              + " ones",
          what,
          config.maxMessageSize(),
          new ByteSize(memory.longest()));
    }
    super.start();
  }

  /** Takes the next connection. */
  @FunctionalInterface
  interface Accepting {
    /** Waits for it. */
    Stream accept() throws IOException;
  }

  /** Tells whether the socket is closed, so that a failure is the end. */
  @FunctionalInterface
  interface Closing {
    /** Whether it is. */
    boolean isClosed();
  }

  /** Takes connections until the socket is closed. */
  final void acceptAll(Accepting socket, Closing state) throws IOException, InterruptedException {
    while (!isStopping()) {
      Stream accepted;
      try {
        accepted = socket.accept();
      } catch (IOException e) {
        if (state.isClosed()) {
          throw e;
        }
        acceptFailed.say(
            what
                + ": a connection could not be taken: "
                + e.getMessage()
                + "; if there are too many open files, raise their limit or set max_connections");
        pause(BREATH);
        continue;
      }
      take(accepted);
    }
  }

  private void take(Stream accepted) throws IOException {
    if (config.maxConnections() > 0 && connections.size() >= config.maxConnections()) {
      metrics.refused().increment();
      refused.say(
          what
              + ": a connection of "
              + accepted.peer()
              + " was refused: there are "
              + config.maxConnections()
              + " already (max_connections)");
      accepted.close();
      return;
    }
    metrics.opened().increment();
    StreamConnection connection =
        new StreamConnection(
            config,
            accepted,
            messages,
            pipeline,
            publishers.get(),
            clock,
            metrics,
            memory,
            complaints,
            this::ended);
    connections.add(connection);
    connection.start();
    if (isStopping()) {
      connection.close();
    }
  }

  private void ended(StreamConnection connection) {
    connections.remove(connection);
    metrics.closed().increment();
  }

  /** The connections that are open. */
  final Set<StreamConnection> connections() {
    return connections;
  }

  /** Says that closing the socket failed. */
  final void closingFailed(IOException failure) {
    acceptFailed.say(what + ": closing failed: " + failure.getMessage());
  }

  @Override
  public void close() {
    super.close();
    for (StreamConnection connection : connections) {
      connection.close();
    }
    for (StreamConnection connection : connections) {
      connection.join();
    }
  }
}
