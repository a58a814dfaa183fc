package org.skidder.ingest.script;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.doc.IngestException;

/** What one run of a script has: the document, parameters, local variables, a budget of steps. */
final class Env {
  /** As many as Painless lets a loop turn. */
  private static final int BUDGET = 1_000_000;

  /** How long loops may take together; a turn over a long text may take much longer than others. */
  private static final long LIMIT_NANOS = 1_000_000_000;

  /** Turns between two looks at the clock. */
  private static final int WINDOW = 1024;

  final CtxMap ctx;
  final Map<String, ?> params;
  final @Nullable Object[] locals;
  @Nullable Object result;
  private int steps;
  private long begun;

  Env(CtxMap ctx, Map<String, ?> params, int locals) {
    this.ctx = ctx;
    this.params = params;
    this.locals = new @Nullable Object[locals];
  }

  /** Counts one turn of a loop. */
  void step() throws IngestException {
    if (++steps > BUDGET) {
      throw new IngestException(
          "The maximum number of statements that can be executed in a loop has been reached.");
    }
    if (steps % WINDOW == 0) {
      checkTime();
    }
  }

  private void checkTime() throws IngestException {
    long now = System.nanoTime();
    if (steps == WINDOW) {
      begun = now;
    } else if (now - begun > LIMIT_NANOS) {
      throw new IngestException(
          "The script was ended after " + LIMIT_NANOS / 1_000_000 + " ms in its loops.");
    }
  }
}
