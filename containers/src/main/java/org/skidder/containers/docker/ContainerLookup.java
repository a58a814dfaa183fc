package org.skidder.containers.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.skidder.containers.metadata.FieldsIndex;
import org.skidder.core.event.Template;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fields of a container. The first events wait for the first list of containers, for a
 * limited time after the start. A container that no event of the engine has told of (yet, or
 * because it ended long ago) is asked for, once a minute at most; its events wait for the answer,
 * for a limited time. Thread-safe.
 */
final class ContainerLookup implements ContainerWatch.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("docker");

  /** The first list, and the answer for one container, are waited for so long. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private static final long ASK_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_ASKED = 10_000;
  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

  /** A question to the engine, and when it was asked. */
  private record Question(CompletableFuture<Void> answered, long asked) {}

  private final ContainerWatch watch;
  private final FieldsIndex index;
  private final ContainerFields fields;
  private final MetadataCounters counters;
  private final LongSupplier clock;
  private final Map<String, Question> questions = new ConcurrentHashMap<>();
  private final CountDownLatch listed = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long begun;
  private final Thread connecting;

  /** A look-up that begins to connect to the engine. */
  ContainerLookup(
      ContainerWatch watch,
      FieldsIndex index,
      ContainerFields fields,
      MetadataCounters counters,
      LongSupplier clock) {
    this.watch = watch;
    this.index = index;
    this.fields = fields;
    this.counters = counters;
    this.clock = clock;
    begun = clock.getAsLong();
    connecting = Thread.ofVirtual().name("docker-metadata").unstarted(this::connect);
  }

  void start() {
    connecting.start();
  }

  private void connect() {
    Backoff wait = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    Complaints complaints = new Complaints(clock);
    try {
      do {
        try {
          watch.start();
          watch.add(this);
          listed.countDown();
          return;
        } catch (IOException e) {
          if (closing.getCount() > 0 && complaints.isDue("connect")) {
            LOG.error(
                "Events have no metadata of containers until the engine answers: {}",
                e.getMessage());
          }
        }
      } while (!closing.await(wait.take(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.debug("interrupted while connecting");
    }
  }

  @Override
  public void runs(Container container) {
    index.put(container.id(), fields.of(container));
  }

  @Override
  public void ended(String id) {
    index.removed(id);
  }

  /** The fields of a container, by its id, whole or shortened; counts nothing. */
  Optional<Template> find(String key) {
    Optional<Template> found = index.find(key);
    if (found.isPresent()) {
      return found;
    }
    try {
      if (isListed()) {
        found = index.find(key);
        if (found.isEmpty() && FULL_ID.matcher(key).matches()) {
          await(ask(key));
          found = index.find(key);
        }
      }
    } catch (InterruptedException e) {
      // The input ends; what it has read goes on as it is.
      Thread.currentThread().interrupt();
    }
    return found;
  }

  /** Whether the containers that run are known; waits for that at the beginning. */
  private boolean isListed() throws InterruptedException {
    long left = LONGEST_WAIT.toNanos() - (clock.getAsLong() - begun);
    return listed.getCount() == 0 || (left > 0 && listed.await(left, TimeUnit.NANOSECONDS));
  }

  private void await(Question question) throws InterruptedException {
    long left = LONGEST_WAIT.toNanos() - (clock.getAsLong() - question.asked());
    try {
      question.answered().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.debug("the engine takes long to tell of a container");
    } catch (ExecutionException e) {
      LOG.debug("a container cannot be asked for: {}", e.getMessage());
    }
  }

  private Question ask(String id) {
    long now = clock.getAsLong();
    Question asked = questions.get(id);
    if (asked != null && now - asked.asked() < ASK_AGAIN_NANOS) {
      return asked;
    }
    if (questions.size() >= MOST_ASKED) {
      questions.values().removeIf(question -> now - question.asked() >= ASK_AGAIN_NANOS);
      if (questions.size() >= MOST_ASKED) {
        return new Question(CompletableFuture.completedFuture(null), now);
      }
    }
    return questions.compute(
        id,
        (_, before) -> {
          if (before != null && now - before.asked() < ASK_AGAIN_NANOS) {
            return before;
          }
          counters.asked().increment();
          CompletableFuture<Void> answered = new CompletableFuture<>();
          Thread.ofVirtual().name("docker-question").start(() -> answer(id, answered));
          return new Question(answered, now);
        });
  }

  private void answer(String id, CompletableFuture<Void> answered) {
    try {
      Optional<Container> there = watch.ask(id);
      if (there.isPresent()) {
        runs(there.get());
        if (watch.find(id).isEmpty()) {
          // It has ended: known for as long as somebody asks for it.
          ended(id);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} cannot be asked for: {}", id, e.getMessage());
    } finally {
      answered.complete(null);
    }
  }

  /** Counts events. */
  void count(boolean found, int events) {
    if (found) {
      counters.found().add(events);
    } else if (listed.getCount() == 0) {
      counters.unknown().add(events);
    } else {
      counters.early().add(events);
    }
  }

  int size() {
    return index.size();
  }

  @Override
  public void close() {
    closing.countDown();
    watch.remove(this);
  }
}
