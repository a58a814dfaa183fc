package org.skidder.outputs.redis;

import java.io.IOException;
import java.util.Optional;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.core.redis.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends batches to one server. */
final class RedisClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("redis");

  private final Session session;
  private final CommandEncoder encoder;
  private final DeadLetters deadLetters;

  /** Whether all events go to the same list. */
  private final boolean sameList;

  private final Complaints complaints = new Complaints();

  /** Whether a command may carry several events; known when connected. */
  private boolean together;

  RedisClient(Session session, CommandEncoder encoder, DeadLetters deadLetters, boolean sameList) {
    this.session = session;
    this.encoder = encoder;
    this.deadLetters = deadLetters;
    this.sameList = sameList;
  }

  @Override
  public String target() {
    return "redis " + session.connection().peer();
  }

  @Override
  public void connect() throws IOException {
    session.open();
    try {
      together = sameList && session.version().map(Session.Version::pushesSeveral).orElse(true);
    } catch (IOException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void publish(WorkBatch work) throws IOException {
    encoder.encode(work, together);
    try {
      if (encoder.commands() == 0) {
        return;
      }
      session.send(encoder.array(), encoder.start(), encoder.length());
      if (together) {
        answer();
      } else {
        answers(work);
      }
      if (LOG.isDebugEnabled()) {
        LOG.debug("{}: {} commands, {} bytes", target(), encoder.commands(), encoder.length());
      }
    } finally {
      encoder.clear();
    }
  }

  private void answer() throws IOException {
    Optional<String> error = session.error();
    if (error.isPresent()) {
      throw new IOException(Refusals.readable(error.get()));
    }
  }

  /**
   * Reads a reply for each event that was sent. What has a good one is delivered, also when the
   * connection breaks later. A key that cannot be written to holds back its own events only.
   */
  private void answers(WorkBatch work) throws IOException {
    int refused = 0;
    String reason = "";
    int ofKeys = 0;
    String keyReason = "";
    for (int position = 0; position < work.size(); position++) {
      if (work.isDropped(position)) {
        continue;
      }
      Optional<String> error = session.error();
      if (error.isEmpty()) {
        work.delivered(position);
      } else if (Refusals.isOfKey(error.get())) {
        work.refused(position);
        keyReason = error.get();
        ofKeys++;
      } else {
        work.retry(position);
        reason = error.get();
        refused++;
      }
    }
    if (refused > 0) {
      throw new IOException(
          refused + " of " + work.size() + " events: " + Refusals.readable(reason));
    }
    if (ofKeys > 0) {
      complain(keyReason, ofKeys);
    }
  }

  private void complain(String reason, int events) {
    String told = Refusals.readable(reason);
    complaints
        .due(told, events)
        .ifPresent(all ->
            LOG.error(
                "{}: {} events were refused: {}; they are sent again, others meanwhile",
                target(),
                all,
                told));
  }

  @Override
  public void close() {
    session.close();
    deadLetters.close();
  }
}
