package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.net.Dialer;

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
      return dial(host, peer, connection) && talk(connection);
    } finally {
      connection.close();
    }
  }

  private boolean dial(BaseUrl host, BaseUrl peer, HttpConnection connection) {
    report.group("connection");
    try {
      report.ok("parse host");
      List<InetAddress> addresses = Dialer.lookUp(peer.host());
      report.ok("dns lookup");
      report.info(
          "addresses",
          addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
    } catch (IOException e) {
      report.error("dns lookup", String.valueOf(e.getMessage()));
      report.end();
      return false;
    }
    try {
      connection.dialOnly();
      report.ok("dial up");
    } catch (IOException e) {
      report.error("dial up", String.valueOf(e.getMessage()));
      report.end();
      return false;
    }
    report.end();
    return secure(host, connection);
  }

  private boolean secure(BaseUrl host, HttpConnection connection) {
    if (!host.https()) {
      report.warn("TLS", "secure connection disabled");
      return true;
    }
    report.group("TLS");
    if (connections.isVerifying()) {
      report.info("security", "server's certificate chain verification is enabled");
    } else {
      report.warn("security", "server's certificate chain verification is disabled");
    }
    try {
      connection.open();
      report.ok("handshake");
      connection.tlsVersion().ifPresent(version -> report.info("TLS version", version));
      report.ok("dial up");
      return true;
    } catch (IOException e) {
      report.error("handshake", String.valueOf(e.getMessage()));
      return false;
    } finally {
      report.end();
    }
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
