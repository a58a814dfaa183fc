package org.skidder.app.run;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.skidder.core.config.ConfigException;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a plan until a signal, or the end of {@code --once}. */
public final class RunCommand {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  private RunCommand() {}

  /**
   * Runs.
   *
   * @param reread reads the configuration again, for SIGHUP; empty when that stops, too
   * @param signals which ask for the end
   * @param once whether to end when everything present was read and delivered
   * @param observed told how far the run is
   * @return why it ended by itself, if its output was closed
   * @throws IOException when it cannot start; the message says why
   */
  public static Optional<IOException> run(
      EnginePlan plan,
      Optional<Supplier<EnginePlan>> reread,
      StopSignals signals,
      Metrics metrics,
      boolean once,
      Observed observed)
      throws IOException {
    AtomicReference<IOException> closed = new AtomicReference<>();
    Consumer<OutputClosedException> onClosed =
        reason -> {
          closed.set(reason);
          signals.stop();
        };
    try (HeapKeeper _ = HeapKeeper.start(HeapKeeper.OWN);
        Engine engine = new Engine(plan, metrics, Clock.systemUTC(), once, onClosed)) {
      engine.start();
      observed.running(engine);
      reread.ifPresent(
          again -> signals.onHangUp(() -> Thread.startVirtualThread(() -> reload(engine, again))));
      LOG.info("{} start running.", plan.identity().name());
      if (once) {
        runOnce(engine, signals);
      } else {
        signals.await();
      }
      observed.stopping();
      LOG.info("Stopping {}", plan.identity().name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(closed.get());
  }

  private static void reload(Engine engine, Supplier<EnginePlan> again) {
    LOG.info("SIGHUP: reading the configuration again");
    try {
      Set<String> pending = engine.reload(again);
      if (!pending.isEmpty()) {
        LOG.warn(
            "Changes in these sections take effect at the next start: {}",
            String.join(", ", pending));
      }
    } catch (ConfigException e) {
      LOG.error("{}; everything runs on as before", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The configuration could not be taken over; everything runs on as before", e);
    }
  }

  private static void runOnce(Engine engine, StopSignals signals)
      throws InterruptedException, IOException {
    Thread main = Thread.currentThread();
    Thread.ofVirtual()
        .name("stop-once")
        .start(() -> {
          try {
            signals.await();
            main.interrupt();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      engine.runOnce();
    } catch (InterruptedException e) {
      LOG.info("A signal ends --once before everything was read");
    }
  }
}
