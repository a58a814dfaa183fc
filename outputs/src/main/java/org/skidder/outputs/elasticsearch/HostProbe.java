package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.net.Probe;

/** Tries every host and tells each step. */
final class HostProbe {
  private static final int CLOCK_SECONDS = 60;

  private final Connections connections;
  private final StepReport report;
  private final InstantSource clock;

  HostProbe(Connections connections, StepReport report, InstantSource clock) {
    this.connections = connections;
    this.report = report;
    this.clock = clock;
  }

  /** Whether all hosts answer. */
  boolean run() {
    boolean fine = true;
    for (BaseUrl host : connections.hosts()) {
      report.group("elasticsearch: " + host);
      fine &= host(host);
      report.end();
    }
    return fine;
  }

  private boolean host(BaseUrl host) {
    report.ok("parse url");
    Optional<BaseUrl> proxy = connections.proxy(host);
    proxy.ifPresent(known -> report.info("proxy", known.toString()));
    BaseUrl peer = proxy.orElse(host);
    HttpConnection connection = connections.to(host);
    try {
      return Probe.dial(report, peer.host(), connection::dialOnly)
          && secure(host, connection)
          && talk(connection);
    } finally {
      connection.close();
    }
  }

  private boolean secure(BaseUrl host, HttpConnection connection) {
    if (!host.https()) {
      report.warn("TLS", "secure connection disabled");
      return true;
    }
    return Probe.handshake(
        report, connections.isVerifying(), connection::open, connection::tlsSession);
  }

  /** RFC 9110, 6.6.1; a server or a proxy need not send it. */
  private void clock(String date) {
    try {
      Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      long seconds = Duration.between(theirs, clock.instant()).toSeconds();
      if (Math.abs(seconds) > CLOCK_SECONDS) {
        String relation = seconds > 0 ? " s ahead of the server" : " s behind the server";
        report.warn("clock", "this host is " + Math.abs(seconds) + relation);
      }
    } catch (DateTimeException e) {
      report.info("clock", "unknown, the server's date is " + date);
    }
  }

  private boolean talk(HttpConnection connection) {
    try {
      connection.open();
      HttpResponse answer = ServerInfo.root(connection);
      ServerInfo server = ServerInfo.read(answer);
      report.ok("talk to server");
      report.info("version", server.version());
      answer.header("date").ifPresent(this::clock);
      return true;
    } catch (IOException e) {
      report.error("talk to server", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
