package org.skidder.ingest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;

/**
 * Processors in their order, and what is done when one of them fails: nothing ({@code
 * ignore_failure}), its own {@code on_failure} list and on with the next, or that of the sequence,
 * which then ends.
 */
final class Sequence implements Step {
  private final Guarded[] steps;
  private final @Nullable Sequence onFailure;

  Sequence(List<Guarded> steps, @Nullable Sequence onFailure) {
    this.steps = steps.toArray(Guarded[]::new);
    this.onFailure = onFailure;
  }

  /**
   * A processor with what all of them have.
   *
   * @param condition its {@code if}: whether it is run; or null
   * @param onFailure its own list, or null
   */
  record Guarded(
      String type,
      Optional<String> tag,
      @Nullable Step condition,
      boolean ignoreFailure,
      @Nullable Sequence onFailure,
      Step step) {

    boolean run(Doc doc) throws IngestException {
      if (condition != null && !attempt(condition, doc)) {
        return true;
      }
      try {
        return attempt(step, doc);
      } catch (IngestException e) {
        if (ignoreFailure) {
          return true;
        }
        if (onFailure == null) {
          throw e;
        }
        return handle(onFailure, doc, e);
      }
    }

    private boolean attempt(Step part, Doc doc) throws IngestException {
      try {
        return part.run(doc);
      } catch (IngestException e) {
        e.at(type, tag);
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        // Whatever a hostile line brings about is a failure of this document, not of the input.
        IngestException failure =
            new IngestException(e.getMessage() == null ? e.toString() : e.getMessage());
        failure.at(type, tag);
        throw failure;
      }
    }
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    try {
      for (Guarded step : steps) {
        if (!step.run(doc)) {
          return false;
        }
      }
      return true;
    } catch (IngestException e) {
      if (onFailure == null) {
        throw e;
      }
      return handle(onFailure, doc, e);
    }
  }

  private static boolean handle(Sequence handlers, Doc doc, IngestException failure)
      throws IngestException {
    FieldMap transients = doc.transients();
    transients.put("on_failure_message", failure.text());
    transients.put("on_failure_processor_type", failure.type());
    transients.put("on_failure_processor_tag", failure.tag().orElse(null));
    try {
      return handlers.run(doc);
    } finally {
      transients.remove("on_failure_message");
      transients.remove("on_failure_processor_type");
      transients.remove("on_failure_processor_tag");
    }
  }
}
