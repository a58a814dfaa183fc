package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.util.Optional;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.net.Probe;

/** Tries every host and tells each step. */
final class HostProbe {
  private final Connections connections;
  private final StepReport report;

  HostProbe(Connections connections, StepReport report) {
    this.connections = connections;
    this.report = report;
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
        report, connections.isVerifying(), connection::open, connection::tlsVersion);
  }

  private boolean talk(HttpConnection connection) {
    try {
      connection.open();
      ServerInfo server = ServerInfo.ask(connection);
      report.ok("talk to server");
      report.info("version", server.version());
      return true;
    } catch (IOException e) {
      report.error("talk to server", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
