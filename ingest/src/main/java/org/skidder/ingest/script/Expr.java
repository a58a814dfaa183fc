package org.skidder.ingest.script;

import org.jspecify.annotations.Nullable;
import org.skidder.ingest.doc.IngestException;

/** An expression. */
@FunctionalInterface
interface Expr {
  @Nullable Object eval(Env env) throws IngestException;

  /** Something that can be assigned to. */
  interface Place extends Expr {
    void assign(Env env, @Nullable Object value) throws IngestException;
  }
}
