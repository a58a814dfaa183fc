package org.skidder.outputs.redis;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.config.Problems;
import org.skidder.core.format.Selector;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.Network;
import org.skidder.outputs.net.Probe;

/** {@code output.redis}. */
public final class RedisOutput implements OutputFactory<RedisConfig> {
  /** Raw bytes of a batch. */
  private static final long SOURCE_BYTES = 4 << 20;

  /** Servers take a million words in a command. */
  private static final int MOST_EVENTS = 1_000_000;

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Class<RedisConfig> configType() {
    return RedisConfig.class;
  }

  @Override
  public OutputPlan create(RedisConfig config, OutputContext context) {
    Identity known = context.identity();
    Identity identity =
        new Identity(config.index(known), known.version(), known.hostname(), known.shipper());
    Problems problems = new Problems();
    Selector keys = config.keySelector(known, problems);
    problems.throwIfErrors();
    // A list of rules always means a command per event, as in the original, even a constant one.
    boolean sameList =
        config.datatype() == DataType.LIST
            && config.keys().isEmpty()
            && keys.constant().isPresent();
    DeadLetters deadLetters = config.deadLetter().create(name(), context);
    Network network = config.network().network(config.timeout(), context);
    List<OutputClient> clients = new ArrayList<>();
    for (HostPort server : config.servers()) {
      for (int i = 0; i < config.worker(); i++) {
        clients.add(
            new RedisClient(
                new Session(network.to(server), config.login()),
                new CommandEncoder(
                    config.datatype(), keys, config.codec().create(identity), deadLetters),
                deadLetters,
                sameList));
      }
    }
    return new OutputPlan(
        name(),
        clients,
        config.loadbalance(),
        config.bulkMaxSize() <= 0 ? MOST_EVENTS : Math.min(MOST_EVENTS, config.bulkMaxSize()),
        SOURCE_BYTES,
        config.backoff().init(),
        config.backoff().max());
  }

  @Override
  public boolean test(RedisConfig config, OutputContext context, StepReport report) {
    Network network = config.network().network(config.timeout(), context);
    boolean fine = true;
    for (HostPort server : config.servers()) {
      fine &=
          new Probe(network, report)
              .run(
                  name(),
                  server,
                  connection -> {
                    Session session = new Session(connection, config.login());
                    session.logIn();
                    return session.version().map(Session.Version::text);
                  });
    }
    return fine;
  }
}
