package org.skidder.inputs.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.tls.TlsClient;

/** {@code type: redis}: a reader for each server. */
final class RedisInput implements Input {
  /** Characters of the arguments of entries that a reader keeps at one time. */
  private static final long MOST_CHARACTERS = 32 << 20;

  private final List<SlowLogReader> readers;

  RedisInput(RedisInputConfig config, InputContext context) {
    this(config, context, MOST_CHARACTERS);
  }

  RedisInput(RedisInputConfig config, InputContext context, long characters) {
    Optional<TlsClient> tls =
        config.tls().map(section -> new TlsClient(section, context.configPath()));
    Semaphore connections = new Semaphore(config.maxconn());
    readers =
        config.servers().stream()
            .map(server -> new SlowLogReader(server, config, tls, connections, context, characters))
            .toList();
  }

  @Override
  public String type() {
    return "redis";
  }

  @Override
  public void start() {
    readers.forEach(SlowLogReader::start);
  }

  @Override
  public void awaitFinished() throws InterruptedException {
    for (SlowLogReader reader : readers) {
      reader.awaitFinished();
    }
  }

  @Override
  public void close() {
    readers.forEach(SlowLogReader::close);
  }
}
