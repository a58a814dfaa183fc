package org.skidder.outputs.net;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.skidder.core.net.IpAddress;
import org.skidder.core.plugin.StepReport;

/** Tries a host step by step for {@code test output}, and tells each step. */
public final class Probe {
  private final Network network;
  private final StepReport report;

  /** Talks to a server as its protocol wants. */
  @FunctionalInterface
  public interface Talk {
    /**
     * @param connection open
     * @return the server's version, if it tells
     */
    Optional<String> with(Connection connection) throws IOException;
  }

  /** Prepares. */
  public Probe(Network network, StepReport report) {
    this.network = network;
    this.report = report;
  }

  /**
   * Looks the host up, dials, does the TLS handshake, and talks to the server.
   *
   * @return whether all went well
   */
  public boolean run(String output, HostPort host, Talk talk) {
    report.group(output + ": " + host);
    try (Connection connection = network.to(host)) {
      network.proxy().ifPresent(proxy -> report.info("proxy", proxy.toString()));
      HostPort first = network.proxy().map(proxy -> proxy.authority().address()).orElse(host);
      return dial(report, first.host(), connection::dialOnly)
          && secure(connection)
          && talk(connection, talk);
    } finally {
      report.end();
    }
  }

  /** One step that may fail. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** The steps up to a TCP connection, as every output tells them. */
  public static boolean dial(StepReport report, String host, Step dial) {
    report.group("connection");
    String step = "dns lookup";
    try {
      report.ok("parse host");
      List<InetAddress> addresses = Dialer.lookUp(host);
      report.ok(step);
      report.info(
          "addresses", addresses.stream().map(IpAddress::text).collect(Collectors.joining(", ")));
      step = "dial up";
      dial.run();
      report.ok(step);
      return true;
    } catch (IOException e) {
      report.error(step, String.valueOf(e.getMessage()));
      return false;
    } finally {
      report.end();
    }
  }

  private boolean secure(Connection connection) {
    if (!network.isSecure()) {
      report.warn("TLS", "secure connection disabled");
      return true;
    }
    return handshake(report, network.isVerifying(), connection::open, connection::tlsSession);
  }

  /** Where the TLS session of a connection is found once it is open. */
  @FunctionalInterface
  public interface Session {
    Optional<SSLSession> get();
  }

  /** The steps of a TLS handshake, as every output tells them. */
  public static boolean handshake(
      StepReport report, boolean verifying, Step open, Session session) {
    report.group("TLS");
    if (verifying) {
      report.info("security", "server's certificate chain verification is enabled");
    } else {
      report.warn("security", "server's certificate chain verification is disabled");
    }
    try {
      open.run();
      report.ok("handshake");
      session
          .get()
          .ifPresent(made -> {
            report.info("TLS version", made.getProtocol());
            Certificates.validity(report, made, Instant.now());
          });
      report.ok("dial up");
      return true;
    } catch (IOException e) {
      report.error("handshake", String.valueOf(e.getMessage()));
      return false;
    } finally {
      report.end();
    }
  }

  private boolean talk(Connection connection, Talk talk) {
    try {
      connection.open();
      Optional<String> version = talk.with(connection);
      report.ok("talk to server");
      version.ifPresent(text -> report.info("version", text));
      return true;
    } catch (IOException e) {
      report.error("talk to server", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
