package org.skidder.console;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.skidder.console.http.Address;
import org.skidder.console.http.HttpServer;
import org.skidder.console.http.Limits;
import org.skidder.console.http.Listening;
import org.skidder.core.net.SocketFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint that the section {@code http} asks for. Thread-safe. */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("http");

  private final Address address;
  private final Listening listening;
  private final SocketAddress bound;
  private final HttpServer server;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Listens and begins to answer.
   *
   * @throws IOException when it cannot listen; the message is for the user
   */
  public HttpEndpoint(HttpConfig config, Program program) throws IOException {
    address = config.address();
    try {
      listening =
          Listening.open(
              address,
              new SocketFile.Access(
                  Optional.of(config.socket().mode().permissions()), config.socket().group()));
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    bound = listening.channel().getLocalAddress();
    Progress progress = new Progress(program.metrics(), System.nanoTime());
    Endpoint endpoint =
        new Endpoint(config, program, progress, Clock.systemUTC(), System::nanoTime);
    Limits limits = new Limits(config.maxConnections(), config.timeout());
    server = new HttpServer(listening.channel(), limits, endpoint::answer);
    server.start();
    long period = Math.clamp(config.blockedAfter().toMillis() / 20, 50, 5_000);
    Thread.ofVirtual().name("http-progress").start(() -> watch(progress, period));
    LOG.info(
        "Metrics and state are served on {}",
        address instanceof Address.Tcp ? "http:/" + bound : address);
  }

  /** Where it listens. */
  SocketAddress boundTo() {
    return address instanceof Address.Unix unix ? UnixDomainSocketAddress.of(unix.path()) : bound;
  }

  private void watch(Progress progress, long periodMillis) {
    try {
      while (!stopped.await(periodMillis, TimeUnit.MILLISECONDS)) {
        progress.look(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      server.close();
      if (listening.file().isPresent()) {
        listening.file().get().delete();
      }
    } catch (IOException e) {
      LOG.debug("http: {}", e.getMessage());
    }
  }
}
