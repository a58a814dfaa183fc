package org.skidder.ingest;

import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;

/** What one processor does to a document. Immutable and thread-safe. */
@FunctionalInterface
interface Step {
  /**
   * Works on a document in place.
   *
   * @return whether it goes on; false drops it
   */
  boolean run(Doc doc) throws IngestException;

  /** A step that never drops. */
  @FunctionalInterface
  interface Change {
    void apply(Doc doc) throws IngestException;
  }

  /** A step from a change. */
  static Step of(Change change) {
    return doc -> {
      change.apply(doc);
      return true;
    };
  }
}
