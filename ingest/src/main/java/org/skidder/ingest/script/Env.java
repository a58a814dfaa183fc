package org.skidder.ingest.script;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.doc.IngestException;

/** What one run of a script has: the document, parameters, local variables, a budget of steps. */
final class Env {
  /** As many as Painless lets a loop turn. */
  private static final int BUDGET = 1_000_000;

  final CtxMap ctx;
  final Map<String, ?> params;
  final @Nullable Object[] locals;
  @Nullable Object result;
  private int steps;

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
  }
}
