package org.skidder.inputs.log;

import java.time.Duration;

/** {@code close_timeout}: ends a harvester some time after it began. */
final class CloseTimeout {
  private CloseTimeout() {}

  /**
   * Waits on a thread of its own, no longer than the harvester's lives.
   *
   * @param harvester thread that reads the file
   * @param stop ends it
   * @return the thread that waits
   */
  static Thread begin(Thread harvester, Duration limit, Runnable stop) {
    return Thread.ofVirtual()
        .name("close-timeout")
        .start(() -> {
          try {
            if (!harvester.join(limit)) {
              stop.run();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
