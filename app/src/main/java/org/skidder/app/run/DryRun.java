package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.skidder.core.event.EventBatch;
import org.skidder.core.file.Folders;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.registry.Ledger;
import org.skidder.core.registry.LedgerOptions;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;

/**
 * {@code -N}: everything is read and processed, nothing is sent. Positions are kept apart and
 * thrown away at the end, so that a real run later sends what the dry run only looked at.
 */
final class DryRun implements AutoCloseable {
  private final Path folder;

  DryRun() throws IOException {
    folder = Files.createTempDirectory("skidder-dry-run-");
  }

  /** Positions that begin as the real ones are now. */
  Registrar registrar(RegistryConfig config, Path dataPath, InstantSource clock)
      throws IOException {
    Ledger ledger = Ledger.open(LedgerOptions.of(folder).withClock(clock));
    ledger.importAll(Registry.read(config.file(dataPath)).states());
    return Registrar.start(ledger, Duration.ZERO, clock);
  }

  /** Drops every event after the processors. */
  static EventFilter discarding(EventFilter processors) {
    return batch -> processors.apply(batch) + discard(batch);
  }

  private static int discard(EventBatch batch) {
    return batch.retain(new boolean[batch.size()]);
  }

  @Override
  public void close() {
    try {
      for (Path file : Folders.list(folder, "*")) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger("beat")
          .warn("{} could not be removed: {}", folder, e.getMessage());
    }
  }
}
