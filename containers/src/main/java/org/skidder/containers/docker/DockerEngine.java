package org.skidder.containers.docker;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.http.Endpoint;
import org.skidder.containers.http.HttpAnswer;
import org.skidder.containers.http.HttpClient;
import org.skidder.containers.http.JsonObjects;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.JsonDecoder;

/**
 * Asks a Docker engine (Engine API 1.22 and later). Thread-safe.
 *
 * <p>Every method throws {@link IOException} with a message that names the engine when it cannot be
 * reached, takes longer than 30 s, or answers with an error.
 */
final class DockerEngine implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 64 << 20;
  private static final String CONTAINERS_ONLY = escape("{\"type\":{\"container\":true}}");
  private static final Version USUAL = new Version(1, 30);

  /** Engines that speak it may refuse older ones (Docker 29 does). */
  private static final Version NEW = new Version(1, 44);

  private static final Version UNSTATED = new Version(1, 22);

  private record Version(int major, int minor) implements Comparable<Version> {
    static Version parse(String text) throws IOException {
      if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
        throw new IOException("the Docker engine has an API version that is none: " + text);
      }
      int dot = text.indexOf('.');
      return new Version(
          Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(Version other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  private final HttpClient http;
  private final Optional<String> wantedVersion;
  private volatile @Nullable String version;
  private volatile long clock = -1;

  /**
   * A client; nothing is connected yet.
   *
   * @param wantedVersion of the API, as {@code DOCKER_API_VERSION} states it
   */
  public DockerEngine(Endpoint endpoint, Optional<String> wantedVersion) {
    http = new HttpClient(endpoint, Map::of, TIMEOUT);
    this.wantedVersion = wantedVersion.filter(text -> !text.isEmpty());
  }

  /** Where the engine is. */
  public Endpoint endpoint() {
    return http.endpoint();
  }

  /** Agrees upon the version of the API; the first call does it by itself, a later start anew. */
  public String negotiate() throws IOException {
    try (HttpAnswer answer = http.get("/_ping")) {
      require(answer, "/_ping");
      String agreed = wantedVersion.orElse("");
      if (agreed.isEmpty()) {
        Version has = UNSTATED;
        Optional<String> stated = answer.header("api-version");
        if (stated.isPresent()) {
          has = Version.parse(stated.get());
        }
        agreed = agree(has).toString();
      }
      version = agreed;
      clock = answer.header("date").map(DockerEngine::nanos).orElse(-1L);
      return agreed;
    }
  }

  private static Version agree(Version has) {
    if (has.compareTo(NEW) >= 0) {
      return NEW;
    }
    return has.compareTo(USUAL) < 0 ? has : USUAL;
  }

  /**
   * What the engine's clock said when the version was agreed upon, to the second below, in
   * nanoseconds since the epoch; negative when it did not tell.
   */
  long clock() {
    return clock;
  }

  private static long nanos(String httpDate) {
    try {
      Instant time = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
      return TimeUnit.SECONDS.toNanos(time.getEpochSecond());
    } catch (DateTimeException e) {
      return -1;
    }
  }

  private String path(String rest) throws IOException {
    String agreed = version;
    return "/v" + (agreed == null ? negotiate() : agreed) + rest;
  }

  /** The containers that run. */
  public List<Container> running() throws IOException {
    return containers("/containers/json?limit=0");
  }

  /** A container, whether it runs or has ended; empty when there is none (any more). */
  public Optional<Container> container(String id) throws IOException {
    String filter = "{\"id\":[\"" + id + "\"]}";
    return containers("/containers/json?all=1&filters=" + escape(filter)).stream()
        .filter(found -> found.id().equals(id))
        .findFirst();
  }

  /** The host name that a container is configured with; empty when the container is gone. */
  public Optional<String> hostname(String id) throws IOException {
    String target = path("/containers/" + escape(id) + "/json");
    try (HttpAnswer answer = http.get(target)) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      require(answer, target);
      Map<?, ?> all = map(json(answer));
      return Optional.of(map(all.get("Config"))).map(config -> text(config.get("Hostname")));
    }
  }

  private List<Container> containers(String rest) throws IOException {
    String target = path(rest);
    try (HttpAnswer answer = http.get(target)) {
      require(answer, target);
      if (!(json(answer) instanceof List<?> all)) {
        throw new IOException(
            endpoint() + " answers " + target + " with something else than a list");
      }
      List<Container> containers = new ArrayList<>();
      for (Object each : all) {
        Container container = container(map(each));
        if (!container.id().isEmpty()) {
          containers.add(container);
        }
      }
      return containers;
    }
  }

  private static Container container(Map<?, ?> json) {
    Map<String, String> labels = texts(json.get("Labels"));
    List<String> addresses = new ArrayList<>();
    for (Object network : map(map(json.get("NetworkSettings")).get("Networks")).values()) {
      String address = text(map(network).get("IPAddress"));
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    List<Integer> ports = new ArrayList<>();
    for (Object port : list(json.get("Ports"))) {
      String number = text(map(port).get("PrivatePort"));
      if (number.matches("[0-9]{1,5}")) {
        ports.add(Integer.valueOf(number));
      }
    }
    String name = list(json.get("Names")).stream().map(DockerEngine::text).findFirst().orElse("");
    return new Container(
        text(json.get("Id")),
        name.startsWith("/") ? name.substring(1) : name,
        text(json.get("Image")),
        labels,
        addresses,
        ports);
  }

  /**
   * What happens to containers, from a point in time on.
   *
   * @param sinceNanos by the engine's clock, in nanoseconds since the epoch, inclusive; negative:
   *     from now on
   * @return to be closed, which ends a wait for the next one
   */
  public Events events(long sinceNanos) throws IOException {
    String since =
        sinceNanos < 0
            ? ""
            : String.format(
                Locale.ROOT,
                "since=%d.%09d&",
                sinceNanos / 1_000_000_000L,
                sinceNanos % 1_000_000_000L);
    String target = path("/events?" + since + "filters=" + CONTAINERS_ONLY);
    HttpAnswer answer = http.get(target);
    try {
      require(answer, target);
    } catch (IOException e) {
      answer.close();
      throw e;
    }
    return new Events(answer);
  }

  /** A stream of events. For one thread; {@link #close()} may come from any. */
  public static final class Events implements AutoCloseable {
    private final HttpAnswer answer;
    private final JsonObjects objects;

    private Events(HttpAnswer answer) {
      this.answer = answer;
      objects = new JsonObjects(answer.body());
    }

    /**
     * Waits for the next event.
     *
     * @return empty when the engine ended the stream
     */
    public Optional<ContainerEvent> next() throws IOException {
      for (; ; ) {
        Optional<? extends Map<String, ?>> object = objects.next();
        if (object.isEmpty()) {
          return Optional.empty();
        }
        ContainerEvent event = event(object.get());
        if (!event.id().isEmpty()) {
          return Optional.of(event);
        }
      }
    }

    private static ContainerEvent event(Map<?, ?> json) {
      String action = text(json.get("Action"));
      String id = text(map(json.get("Actor")).get("ID"));
      Map<String, String> attributes = texts(map(json.get("Actor")).get("Attributes"));
      Object kind = json.get("Type");
      if (kind != null && !kind.equals("container")) {
        id = "";
      }
      long nanos = json.get("timeNano") instanceof Long stated ? stated : -1;
      if (nanos < 0 && json.get("time") instanceof Long seconds) {
        nanos = seconds * 1_000_000_000L;
      }
      return new ContainerEvent(
          action.isEmpty() ? text(json.get("status")) : action,
          id.isEmpty() && kind == null ? text(json.get("id")) : id,
          nanos,
          attributes);
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  private void require(HttpAnswer answer, String target) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(endpoint() + " answers " + target + " with " + answer.describe());
    }
  }

  private Object json(HttpAnswer answer) throws IOException {
    byte[] bytes = answer.bytes(MAX_ANSWER);
    try {
      Object value = JsonDecoder.value(bytes, 0, bytes.length);
      return value == null ? "" : value;
    } catch (FieldException e) {
      throw new IOException(endpoint() + " answers with something that is no JSON", e);
    }
  }

  private static Map<String, String> texts(@Nullable Object object) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(object).forEach((name, value) -> texts.put(String.valueOf(name), text(value)));
    return texts;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Ends what is under way; later calls fail. */
  @Override
  public void close() {
    http.close();
  }
}
