package org.skidder.app.log;

/** Where lines go. Thread-safe; never throws, a log must not stop the work. */
interface LogTarget extends AutoCloseable {
  /** Goes nowhere. */
  LogTarget NOWHERE =
      new LogTarget() {
        @Override
        public void write(LogLine line) {}

        @Override
        public void close() {}
      };

  /** Writes one line. */
  void write(LogLine line);

  @Override
  void close();
}
