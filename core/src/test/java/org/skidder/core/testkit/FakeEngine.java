package org.skidder.core.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Speaks the part of the Docker Engine API that is used here, over a unix socket: no Docker engine
 * runs on the machines that build. Shapes follow the public reference of the API: ping, list with
 * filters, inspect, and a stream of events that goes on from a point in time. Its clock is a
 * counter.
 */
public final class FakeEngine extends HttpDouble<SocketChannel> {
  /** A container as the engine knows it. */
  public record Known(
      String id,
      String name,
      String image,
      Map<String, String> labels,
      List<String> addresses,
      List<Integer> ports,
      String hostname,
      boolean runs) {
    /** A container without ports and labels. */
    public static Known of(String id, String name) {
      return new Known(
          id, name, "app:1", Map.of(), List.of("172.17.0.2"), List.of(), name + "-host", true);
    }

    /** With labels. */
    public Known labelled(Map<String, String> more) {
      return new Known(id, name, image, more, addresses, ports, hostname, runs);
    }

    /** With ports. */
    public Known listening(Integer... more) {
      return new Known(id, name, image, labels, addresses, List.of(more), hostname, runs);
    }

    /** Without a network of its own. */
    public Known onHostNetwork() {
      return new Known(id, name, image, labels, List.of(), ports, hostname, runs);
    }

    Known running(boolean now) {
      return new Known(id, name, image, labels, addresses, ports, hostname, now);
    }

    String json() {
      String networks =
          addresses.isEmpty()
              ? "\"host\":{\"IPAddress\":\"\"}"
              : addresses.stream()
                  .map(a -> "\"net" + addresses.indexOf(a) + "\":{\"IPAddress\":\"" + a + "\"}")
                  .collect(Collectors.joining(","));
      return "{\"Id\":\"%s\",\"Names\":[\"/%s\"],\"Image\":\"%s\",\"ImageID\":\"sha256:0\",\"Created\":1600000000,\"State\":\"%s\",\"Labels\":%s,\"Ports\":[%s],\"NetworkSettings\":{\"Networks\":{%s}},\"Mounts\":[]}"
          .formatted(
              id,
              name,
              image,
              runs ? "running" : "exited",
              object(labels),
              ports.stream()
                  .map(p -> "{\"IP\":\"0.0.0.0\",\"PrivatePort\":" + p + ",\"Type\":\"tcp\"}")
                  .collect(Collectors.joining(",")),
              networks);
    }
  }

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Known> containers = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private volatile String version = "1.43";
  private volatile boolean refusing;
  private boolean silent;

  /** Listens on a socket in the file system. */
  public FakeEngine(Path socket) throws IOException {
    this.socket = socket;
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    listen("fake-engine");
  }

  /** The setting that names it. */
  public String host() {
    return "unix://" + socket;
  }

  /** What {@code /_ping} tells; empty: nothing. */
  public void version(String told) {
    version = told;
  }

  /** Starts a container, or starts it again. */
  public synchronized void start(Known container) {
    containers.put(container.id(), container.running(true));
    event("start", container);
  }

  /** Starts many, whose events nobody is told. */
  public synchronized void startSilently(Known container) {
    containers.put(container.id(), container.running(true));
  }

  /** Changes the description of a container that runs. */
  public synchronized void update(Known container) {
    containers.put(container.id(), container.running(true));
    event("update", container);
  }

  /** Gives a container another name, whether it runs or not. */
  public synchronized void rename(String id) {
    Known container = containers.get(id);
    if (container != null) {
      event("rename", container);
    }
  }

  /** The main process of a container ends. */
  public synchronized void die(String id) {
    Known container = containers.get(id);
    if (container != null && container.runs()) {
      containers.put(id, container.running(false));
      event("die", container);
    }
  }

  /** A container is removed; before, it ends. */
  public synchronized void remove(String id) {
    die(id);
    Known container = containers.remove(id);
    if (container != null) {
      event("destroy", container);
    }
  }

  /** Ids of the containers that run. */
  public synchronized Set<String> running() {
    return containers.values().stream()
        .filter(Known::runs)
        .map(Known::id)
        .collect(Collectors.toSet());
  }

  /** Answers requests with errors, or does not any more. */
  public void refuse(boolean now) {
    refusing = now;
  }

  /** Answers no question about a single container until it is told otherwise. */
  public synchronized void keepSilent(boolean now) {
    silent = now;
    notifyAll();
  }

  private void event(String action, Known container) {
    long time = 1_600_000_000_000_000_000L + events.size();
    Map<String, String> attributes = new LinkedHashMap<>(container.labels());
    attributes.put("image", container.image());
    attributes.put("name", container.name());
    events.add(
        "{\"status\":\"%s\",\"id\":\"%s\",\"from\":\"%s\",\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":%s},\"scope\":\"local\",\"time\":%d,\"timeNano\":%d}\n"
            .formatted(
                action,
                container.id(),
                container.image(),
                action,
                container.id(),
                object(attributes),
                time / 1_000_000_000L,
                time));
    notifyAll();
  }

  @Override
  SocketChannel accept() throws IOException {
    return server.accept();
  }

  @Override
  void serve(SocketChannel connection) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
    String request = in.readLine();
    for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
      // headers
    }
    if (request != null) {
      answer(noteRequest(request), Channels.newOutputStream(connection));
    }
  }

  private void answer(String target, OutputStream out) throws IOException, InterruptedException {
    if (refusing) {
      tell(out, 500, "", "{\"message\":\"the engine is on fire\"}");
    } else if (target.equals("/_ping")) {
      tell(out, 200, version.isEmpty() ? "" : "API-Version: " + version + "\r\n", "OK");
    } else if (target.matches("/v[0-9.]+/containers/json.*")) {
      String query = URLDecoder.decode(target, StandardCharsets.UTF_8);
      tell(out, 200, "", list(query));
    } else if (target.matches("/v[0-9.]+/containers/[0-9a-z]+/json")) {
      inspect(target.split("/", -1)[3], out);
    } else if (target.matches("/v[0-9.]+/events.*")) {
      stream(URLDecoder.decode(target, StandardCharsets.UTF_8), out);
    } else {
      tell(out, 404, "", "{\"message\":\"page not found\"}");
    }
  }

  private synchronized String list(String query) {
    String id = query.replaceAll("(?s).*\"id\":\\[\"([0-9a-z]*)\"].*", "$1");
    boolean byId = !id.equals(query);
    return containers.values().stream()
        .filter(c -> c.runs() || query.contains("all=1"))
        .filter(c -> !byId || c.id().startsWith(id))
        .map(Known::json)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void inspect(String id, OutputStream out) throws IOException, InterruptedException {
    Known container;
    synchronized (this) {
      while (silent && !isClosed()) {
        wait(1000);
      }
      container = containers.get(id);
    }
    if (container == null) {
      tell(out, 404, "", "{\"message\":\"No such container: " + id + "\"}");
    } else {
      tell(
          out,
          200,
          "",
          "{\"Id\":\"%s\",\"State\":{\"Running\":%s},\"Config\":{\"Hostname\":\"%s\"}}"
              .formatted(id, container.runs(), container.hostname()));
    }
  }

  private void stream(String query, OutputStream out) throws IOException, InterruptedException {
    int next = first(query);
    beginStream(out);
    while (!isClosed()) {
      List<String> due;
      synchronized (this) {
        while (next >= events.size() && !isClosed()) {
          wait(1000);
        }
        due = List.copyOf(events.subList(Math.min(next, events.size()), events.size()));
        next = events.size();
      }
      for (String event : due) {
        chunk(out, event);
      }
    }
  }

  private synchronized int first(String query) {
    if (!query.contains("since=")) {
      return events.size();
    }
    String since = query.replaceAll("(?s).*since=([0-9]+)\\.([0-9]{9}).*", "$1$2");
    return (int) Math.max(0, Long.parseLong(since) - 1_600_000_000_000_000_000L);
  }

  /** Answers with the time of day that its clock begins with. */
  private static void tell(OutputStream out, int status, String headers, String body)
      throws IOException {
    send(out, status, headers + "Date: Sun, 13 Sep 2020 12:26:40 GMT\r\n", body);
  }

  private static String object(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue().replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public void close() {
    close(server);
    super.close();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // The folder is removed later.
    }
  }
}
