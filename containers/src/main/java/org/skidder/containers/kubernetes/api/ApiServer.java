package org.skidder.containers.kubernetes.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.http.HttpAnswer;
import org.skidder.containers.http.HttpClient;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonMistake;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Asks an API server. Answers are read as they come, object by object. Where the server is and the
 * account are looked up for every request. Requests come from one thread; {@link #close()} may come
 * from any other and ends the one under way.
 */
public final class ApiServer implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_REFUSAL = 64 << 10;

  /** What a list in parts has in one part. */
  static final int PAGE = 500;

  /** A watch that the server does not end when it should is ended after this. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ClusterAccess access;
  private final Duration timeout;
  private volatile boolean closed;
  private @Nullable Cluster cluster;
  private volatile @Nullable HttpClient client;
  private volatile Optional<String> authorization = Optional.empty();

  /**
   * A server; nothing is read or connected yet.
   *
   * @param timeout until an answer begins, and until a list is there
   */
  public ApiServer(ClusterAccess access, Duration timeout) {
    this.access = access;
    this.timeout = timeout;
  }

  /** Where it is written which server this is. */
  public ClusterAccess access() {
    return access;
  }

  /**
   * A list, or a part of one.
   *
   * @param objects in the server's order
   * @param version of the whole list, to watch from
   * @param next names the next part; empty for the last
   */
  record Page<T>(List<T> objects, String version, String next) {}

  /** An answer that began well and did not come to its end. */
  static final class BrokenOffException extends IOException {
    private BrokenOffException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Told of what changes. */
  interface Changes<T> {
    /** An object is new or changed. */
    void put(T object);

    /** An object is gone. */
    void removed(T object);

    /** All up to a version has been told. */
    void reached(String version);
  }

  /**
   * All objects of a selection.
   *
   * @throws IOException when the server cannot be asked; {@link ApiException} when it refuses
   */
  public <T extends KubernetesObject> List<T> list(Resource<T> resource, Selection selection)
      throws IOException {
    List<T> all = new ArrayList<>();
    String next = "";
    do {
      Page<T> page = page(resource, selection, "0", next);
      all.addAll(page.objects());
      next = page.next();
    } while (!next.isEmpty());
    return all;
  }

  /**
   * One part of a list.
   *
   * @param version {@code 0}: as the server's cache has it; another one: at least as new; empty: as
   *     it is in the store, in parts
   * @param next from the part before; empty for the first
   */
  <T extends KubernetesObject> Page<T> page(
      Resource<T> resource, Selection selection, String version, String next) throws IOException {
    boolean partly = version.isEmpty() || version.equals("0");
    String target =
        selection
            .query(resource)
            // With a limit, another version would mean exactly that one.
            .with("limit", partly ? "" + PAGE : "")
            .with("resourceVersion", next.isEmpty() ? version : "")
            .with("continue", next)
            .toString();
    return answered(
        target,
        timeout,
        in -> {
          PageReader<T> reader = new PageReader<>(resource);
          if (in.nextToken() == null) {
            throw new IOException("the answer is empty");
          }
          JsonWalk.members(in, reader::member);
          return reader.page();
        });
  }

  /** Reads a list, member by member. */
  private static final class PageReader<T extends KubernetesObject> {
    private final Resource<T> resource;
    private final List<T> objects = new ArrayList<>();
    private String version = "";
    private String next = "";

    PageReader(Resource<T> resource) {
      this.resource = resource;
    }

    void member(String name, JsonParser in) {
      switch (name) {
        case "metadata" -> JsonWalk.members(in, this::meta);
        case "items" -> JsonWalk.elements(in, one -> objects.add(resource.reader().apply(one)));
        default -> in.skipChildren();
      }
    }

    private void meta(String name, JsonParser in) {
      switch (name) {
        case "resourceVersion" -> version = JsonWalk.text(in);
        case "continue" -> next = JsonWalk.text(in);
        default -> in.skipChildren();
      }
    }

    Page<T> page() throws IOException {
      if (version.isEmpty()) {
        throw new IOException("the answer is no list of " + resource.plural());
      }
      return new Page<>(objects, version, next);
    }
  }

  /**
   * Tells changes until the server ends the stream, which it does after a time.
   *
   * @param version whose changes are wanted
   * @param longest how long the server shall go on
   * @throws IOException when the stream breaks off; {@link ApiException} when the server refuses,
   *     before or in the middle
   */
  <T extends KubernetesObject> void watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration longest,
      Changes<T> changes)
      throws IOException {
    String target =
        selection
            .query(resource)
            .with("watch", "true")
            .with("allowWatchBookmarks", "true")
            .with("resourceVersion", version)
            .with("timeoutSeconds", Long.toString(longest.toSeconds()))
            .toString();
    answered(
        target,
        longest.plus(GRACE),
        in -> {
          while (in.nextToken() != null) {
            new EventReader<>(resource, changes).read(in);
          }
          return true;
        });
  }

  /** Reads one event of a watch: its type stands in front of its object. */
  private static final class EventReader<T extends KubernetesObject> {
    private final Resource<T> resource;
    private final Changes<T> changes;
    private String type = "";
    private boolean told;
    private int code;
    private String message = "";

    EventReader(Resource<T> resource, Changes<T> changes) {
      this.resource = resource;
      this.changes = changes;
    }

    void read(JsonParser in) throws IOException {
      JsonWalk.members(in, this::member);
      if (type.equals("ERROR")) {
        throw new ApiException(code, message + ApiException.advice(code));
      }
      if (!told) {
        throw new IOException("the watch sent something that is no event");
      }
    }

    private void member(String name, JsonParser in) {
      switch (name) {
        case "type" -> type = JsonWalk.text(in);
        case "object" -> object(in);
        default -> in.skipChildren();
      }
    }

    private void object(JsonParser in) {
      switch (type) {
        case "ADDED", "MODIFIED" -> told(in, changes::put);
        case "DELETED" -> told(in, changes::removed);
        case "BOOKMARK" -> told(in, object -> {});
        case "ERROR" -> JsonWalk.members(in, this::status);
        default -> in.skipChildren();
      }
    }

    private void told(JsonParser in, Consumer<T> whom) {
      T object = resource.reader().apply(in);
      whom.accept(object);
      changes.reached(object.meta().resourceVersion());
      told = true;
    }

    private void status(String name, JsonParser in) {
      switch (name) {
        case "code" -> code = JsonWalk.number(in);
        case "message" -> message = JsonWalk.text(in);
        default -> in.skipChildren();
      }
    }
  }

  /** Reads an answer. */
  @FunctionalInterface
  private interface Reading<R> {
    R read(JsonParser in) throws IOException;
  }

  private <R> R answered(String target, Duration limit, Reading<R> reading) throws IOException {
    Cluster now = access.read();
    HttpClient asked = client(now);
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    try (HttpAnswer answer = asked.get(now.path() + target)) {
      if (!answer.isSuccess()) {
        throw refusal(answer);
      }
      Runnable abort = answer::close;
      var _ =
          late.completeOnTimeout(true, limit.toNanos(), TimeUnit.NANOSECONDS)
              .thenAccept(expired -> {
                if (expired) {
                  abort.run();
                }
              });
      try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), answer.body())) {
        return reading.read(in);
      }
    } catch (JacksonException e) {
      String reason =
          e.getCause() instanceof IOException cause
              ? String.valueOf(cause.getMessage())
              : "it is no JSON: " + JsonMistake.of(e);
      throw new BrokenOffException(
          asked.endpoint()
              + (late.getNow(false)
                  ? ": the answer took too long"
                  : ": the answer broke off: " + reason),
          e);
    } finally {
      late.complete(false);
    }
  }

  /** A client of the server as it is known now. */
  private HttpClient client(Cluster now) throws IOException {
    authorization = now.credentials().header();
    HttpClient known = client;
    if (known == null || !now.equals(cluster)) {
      if (known != null) {
        known.close();
      }
      try {
        known = new HttpClient(now.endpoint(), this::headers, timeout);
      } catch (IllegalArgumentException e) {
        throw new IOException(now + ": " + e.getMessage(), e);
      }
      cluster = now;
      client = known;
    }
    if (closed) {
      known.close();
    }
    return known;
  }

  private Map<String, String> headers() {
    return authorization.isPresent() ? Map.of("Authorization", authorization.get()) : Map.of();
  }

  private static ApiException refusal(HttpAnswer answer) {
    int status = answer.status();
    String message = "";
    try {
      byte[] bytes = answer.bytes(MAX_REFUSAL);
      message = new String(bytes, StandardCharsets.UTF_8).strip();
      if (JsonDecoder.object(bytes, 0, bytes.length).get("message") instanceof CharSequence told) {
        message = told.toString();
      }
    } catch (IOException | FieldException e) {
      // The status says enough.
    }
    String shown = message.length() > 300 ? message.substring(0, 300) + "…" : message;
    return new ApiException(
        status, "status " + status + ": " + shown + ApiException.advice(status));
  }

  @Override
  public void close() {
    closed = true;
    HttpClient known = client;
    if (known != null) {
      known.close();
    }
  }
}
