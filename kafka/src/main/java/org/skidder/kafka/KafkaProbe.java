package org.skidder.kafka;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.StepReport;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.VerificationMode;
import org.skidder.outputs.net.Dialer;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.Probe;

/** Tries every broker of the configuration, then the cluster, and tells each step. */
final class KafkaProbe {
  private final KafkaConfig config;
  private final ProducerSettings settings;
  private final Dialer dialer;
  private final StepReport report;

  KafkaProbe(KafkaConfig config, OutputContext context, StepReport report) {
    this.config = config;
    settings = new ProducerSettings(config, context);
    dialer = new Dialer(config.timeout(), Optional.empty(), context.random());
    this.report = report;
  }

  /** Whether all brokers answer, and the cluster has the topic. */
  boolean run() {
    boolean fine = true;
    boolean reached = false;
    for (HostPort broker : settings.brokers()) {
      report.group("kafka: " + broker);
      boolean there = broker(broker);
      report.end();
      fine &= there;
      reached |= there;
    }
    return reached && cluster() && fine;
  }

  private boolean broker(HostPort broker) {
    boolean dialed =
        Probe.dial(report, broker.host(), () -> dialer.direct(broker, _ -> true).close());
    return dialed && secure(broker);
  }

  private boolean secure(HostPort broker) {
    if (settings.tls().isEmpty()) {
      report.warn("TLS", "secure connection disabled");
      return true;
    }
    TlsClient tls = settings.tls().get();
    AtomicReference<SSLSession> session = new AtomicReference<>();
    return Probe.handshake(
        report,
        tls.verificationMode() != VerificationMode.NONE,
        () -> session.set(handshake(broker, tls)),
        () -> Optional.ofNullable(session.get()));
  }

  private SSLSession handshake(HostPort broker, TlsClient tls) throws IOException {
    Socket socket = dialer.direct(broker, _ -> true);
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, settings.timeout().toMillis()));
    try (SSLSocket secured = tls.secure(socket, broker.host(), broker.port())) {
      return secured.getSession();
    }
  }

  private boolean cluster() {
    report.group("cluster");
    try (Admin admin = Admin.create(settings.common())) {
      DescribeClusterResult cluster = admin.describeCluster();
      int nodes = get(cluster.nodes()).size();
      report.ok(config.username().isEmpty() ? "talk to server" : "log in as " + config.username());
      report.info("id", get(cluster.clusterId()));
      report.info("brokers", Integer.toString(nodes));
      version(admin);
      return topic(admin);
    } catch (IOException | KafkaException e) {
      report.error("talk to server", Failures.readable(Failures.cause(e)));
      return false;
    } finally {
      report.end();
    }
  }

  private void version(Admin admin) throws IOException {
    FinalizedVersionRange range =
        get(admin.describeFeatures().featureMetadata()).finalizedFeatures().get("metadata.version");
    if (range != null) {
      report.info("metadata version", Short.toString(range.maxVersionLevel()));
    }
  }

  /** A constant topic should be there; others cannot be known. */
  private boolean topic(Admin admin) {
    String topic = config.topicSelector(new Problems()).constant().orElse("");
    if (topic.isEmpty()) {
      return true;
    }
    try {
      Map<String, TopicDescription> found =
          get(admin.describeTopics(List.of(topic)).allTopicNames());
      report.ok("topic " + topic);
      TopicDescription description = found.get(topic);
      if (description != null) {
        report.info("partitions", Integer.toString(description.partitions().size()));
      }
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        report.warn("topic " + topic, "is not there; brokers may make it with the first event");
        return true;
      }
      report.error("topic " + topic, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private <T> T get(org.apache.kafka.common.KafkaFuture<T> answer) throws IOException {
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Failures.cause(e);
      throw new IOException(Failures.readable(cause), cause);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + settings.timeout().toSeconds() + "s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
