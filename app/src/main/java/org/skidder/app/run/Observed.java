package org.skidder.app.run;

/** A run that may be watched from outside. Thread-safe. */
public interface Observed extends AutoCloseable {
  /** Nobody watches. */
  Observed BY_NOBODY =
      new Observed() {
        @Override
        public void running(Engine engine) {}

        @Override
        public void stopping() {}

        @Override
        public void close() {}
      };

  /** Inputs and outputs are started. */
  void running(Engine engine);

  /** The program was told to stop. */
  void stopping();

  /** Ends all watching. */
  @Override
  void close();
}
