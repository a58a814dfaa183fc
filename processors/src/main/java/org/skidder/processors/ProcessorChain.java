package org.skidder.processors;

import java.util.Arrays;
import java.util.List;
import org.skidder.core.condition.Condition;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All processing of the events of one input, in the order the configuration promises: the input's
 * own processors, which do not see {@code beat} and {@code host.name}; then these fields, laid over
 * everything; then the global processors. Thread-safe.
 */
public final class ProcessorChain implements EventFilter {
  private static final Logger LOG = LoggerFactory.getLogger("filter");
  private static final Logger RENAME = LoggerFactory.getLogger("rename");
  private static final Logger PUBLISH = LoggerFactory.getLogger("publish");

  private final List<Step> ofInput;
  private final Template sender;
  private final List<Step> global;
  private final Identity identity;
  private final Complaints complaints = new Complaints();

  /**
   * @param ofInput processors of the input
   * @param sender fields that say who sends, {@code beat} and {@code host}
   * @param global processors of all inputs
   * @param identity for the documents in the debug log
   */
  public ProcessorChain(List<Step> ofInput, FieldMap sender, List<Step> global, Identity identity) {
    this.ofInput = List.copyOf(ofInput);
    this.sender = Template.of(sender, new FieldMap());
    this.global = List.copyOf(global);
    this.identity = identity;
  }

  @Override
  public void start() {
    ofInput.forEach(step -> step.processor().start());
    global.forEach(step -> step.processor().start());
  }

  @Override
  public void stop() {
    ofInput.forEach(step -> step.processor().stop());
  }

  @Override
  public int apply(EventBatch batch) {
    int dropped = run(ofInput, batch);
    batch.overlay(sender);
    dropped += run(global, batch);
    if (PUBLISH.isDebugEnabled()) {
      log(batch);
    }
    return dropped;
  }

  private int run(List<Step> steps, EventBatch batch) {
    int dropped = 0;
    for (Step step : steps) {
      dropped += run(step, batch);
    }
    return dropped;
  }

  /** One processor over the whole batch: events do not depend on each other. */
  private int run(Step step, EventBatch batch) {
    if (step.when().equals(Condition.ALWAYS) && step.processor().processAll(batch)) {
      return 0;
    }
    boolean[] keep = null;
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      if (drops(step, batch, i)) {
        if (keep == null) {
          keep = new boolean[size];
          Arrays.fill(keep, true);
        }
        keep[i] = false;
      }
    }
    return keep == null ? 0 : batch.retain(keep);
  }

  private boolean drops(Step step, EventBatch batch, int index) {
    try {
      return step.when().test(batch, index)
          && step.processor().process(batch, index) == Processor.Verdict.DROP;
    } catch (FieldException e) {
      (step.name().endsWith(".rename") ? RENAME : LOG).debug("{}: {}", step.name(), e.getMessage());
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      // A defect of one processor must not end the input.
      complaints
          .due(step.name())
          .ifPresent(times ->
              LOG.error(
                  "{} failed unexpectedly; the event goes on{}",
                  step.name(),
                  Complaints.more(times),
                  e));
      return false;
    }
  }

  private void log(EventBatch batch) {
    DocumentEncoder encoder =
        DocumentEncoder.withMetadata(false, identity.name(), identity.version());
    JsonBuffer compact = new JsonBuffer(1024);
    JsonBuffer pretty = new JsonBuffer(1024);
    for (int i = 0; i < batch.size(); i++) {
      compact.clear();
      pretty.clear();
      try {
        encoder.encode(batch, i, compact);
        PrettyJson.indent(compact.array(), 0, compact.size(), pretty);
        PUBLISH.debug("Publish event: {}", pretty);
      } catch (IllegalArgumentException e) {
        PUBLISH.debug("Publish event: cannot be encoded: {}", e.getMessage());
      }
    }
  }
}
