package org.skidder.ingest.script;

import org.skidder.ingest.doc.IngestException;

/** A statement. */
@FunctionalInterface
interface Stmt {
  /** How a statement ended. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE,
    RETURN
  }

  Flow run(Env env) throws IngestException;
}
