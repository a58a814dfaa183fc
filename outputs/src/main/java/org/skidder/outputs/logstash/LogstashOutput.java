package org.skidder.outputs.logstash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.Network;
import org.skidder.outputs.net.Probe;

/** {@code output.logstash}. */
public final class LogstashOutput implements OutputFactory<LogstashConfig> {
  /** Raw bytes of the lines of a batch at most: it lies in memory a second time, encoded. */
  private static final long MAX_SOURCE_BYTES = 8 << 20;

  @Override
  public String name() {
    return "logstash";
  }

  @Override
  public Class<LogstashConfig> configType() {
    return LogstashConfig.class;
  }

  @Override
  public OutputPlan create(LogstashConfig config, OutputContext context) {
    DeadLetters deadLetters = config.deadLetter().create(name(), context);
    Network network = config.network().network(config.timeout(), context);
    List<OutputClient> clients = new ArrayList<>();
    for (HostPort host : config.addresses()) {
      for (int i = 0; i < config.worker(); i++) {
        clients.add(client(host, config, context, network, deadLetters));
      }
    }
    return new OutputPlan(
        name(),
        clients,
        config.loadbalance(),
        Math.max(0, config.bulkMaxSize()),
        MAX_SOURCE_BYTES,
        config.backoff().init(),
        config.backoff().max());
  }

  private static OutputClient client(
      HostPort host,
      LogstashConfig config,
      OutputContext context,
      Network network,
      DeadLetters deadLetters) {
    Lumberjack lumberjack = new Lumberjack(network.to(host));
    String index = config.index().orElse(context.identity().name());
    DocumentEncoder encoder =
        DocumentEncoder.withMetadata(config.escapeHtml(), index, context.identity().version());
    Frames frames = new Frames(encoder, deadLetters, config.compressionLevel());
    WindowSize size = new WindowSize(config.slowStart(), config.bulkMaxSize());
    return config.pipelining() == 0
        ? new SynchronousClient(lumberjack, frames, size, config.ttl())
        : new PipelinedClient(lumberjack, frames, size, config.pipelining());
  }

  @Override
  public boolean test(LogstashConfig config, OutputContext context, StepReport report) {
    Network network = config.network().network(config.timeout(), context);
    boolean fine = true;
    for (HostPort host : config.addresses()) {
      // Nothing more: a server says nothing before it has got events.
      fine &= new Probe(network, report).run(name(), host, _ -> Optional.empty());
    }
    return fine;
  }
}
