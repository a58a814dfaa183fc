package org.skidder.app.log;

import org.jspecify.annotations.Nullable;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of threads that end with an error that nothing caught, in the log and as the metric {@value
 * #DIED}: nobody would know otherwise what is not done any more. Without memory the process ends,
 * as the JVM does by itself when its heap is full, so that whatever watches it starts it again.
 */
public final class Uncaught implements Thread.UncaughtExceptionHandler, AutoCloseable {
  /** How many there were. */
  static final String DIED = "beat.threads.died";

  /** Exit status of a JVM that ends with ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private static final Logger LOG = LoggerFactory.getLogger("beat");

  private final Metrics.Counter died;
  private final Thread.@Nullable UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  private Uncaught(Metrics metrics) {
    died = metrics.counter(DIED);
  }

  /** Tells of all threads from now on, until it is closed. */
  public static Uncaught handle(Metrics metrics) {
    Uncaught handler = new Uncaught(metrics);
    Thread.setDefaultUncaughtExceptionHandler(handler);
    return handler;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    died.increment();
    try {
      LOG.error(
          "The thread {} ended by a mistake in the program; what it did is not done any more until"
              + " the next start",
          thread.getName(),
          failure);
    } finally {
      if (failure instanceof OutOfMemoryError) {
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
      }
    }
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
