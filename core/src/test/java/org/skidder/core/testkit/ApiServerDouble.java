package org.skidder.core.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.skidder.core.tls.TlsServer;

/**
 * Lists and watches as a Kubernetes API server does (its documentation, <a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>): a version
 * that counts every change, lists from a cache or in parts from the store, streams of changes from
 * a version on, bookmarks, and a history that is forgotten, after which older versions are gone. It
 * can be made to fail in the ways that servers and networks do. No cluster runs on the machines
 * that build.
 */
public final class ApiServerDouble extends HttpDouble<Socket> {
  private record Stored(FakeObject object, long version) {}

  private record Change(String type, FakeObject object, long version) {}

  private record Snapshot(List<Stored> rest, long version) {}

  private final ServerSocket listener;
  private final @Nullable TlsServer tls;
  private final Map<String, Map<String, Stored>> stores =
      new HashMap<>(Map.of("pods", new LinkedHashMap<>(), "nodes", new LinkedHashMap<>()));
  private final Map<String, List<Change>> changes =
      new HashMap<>(Map.of("pods", new ArrayList<>(), "nodes", new ArrayList<>()));
  private final Map<String, Snapshot> parts = new HashMap<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private long version = 100;
  private long forgotten = 100;
  private long bookmarked;
  private final AtomicInteger bookmarksTold = new AtomicInteger();
  private int failures;
  private int failure = 500;
  private int partsOf = Integer.MAX_VALUE;
  private boolean stuck;
  private boolean tornNext;
  private boolean goneAsStatus;
  private volatile String wanted = "";

  /** Listens on a port of its own on the loopback interface. */
  public ApiServerDouble() throws IOException {
    this(null);
  }

  /** With TLS. */
  public ApiServerDouble(@Nullable TlsServer tls) throws IOException {
    this.tls = tls;
    listener = new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    listen("api-double");
  }

  /** Its port. */
  public int port() {
    return listener.getLocalPort();
  }

  /** A kubeconfig that names it. */
  public String kubeconfig(String clusterOptions, String userOptions) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    contexts:
      - name: test
        context: {cluster: here, user: me, namespace: default}
    clusters:
      - name: here
        cluster: {server: "%s://127.0.0.1:%d"%s}
    users:
      - name: me
        user: {%s}
    """
        .formatted(tls == null ? "http" : "https", port(), clusterOptions, userOptions);
  }

  /** Requests that listed, or that watched. */
  public List<String> requests(boolean watches) {
    return requests().stream().filter(r -> r.contains("watch=true") == watches).toList();
  }

  /** What requests said of who sent them. */
  public List<String> authorizations() {
    return authorizations;
  }

  /** Requests must have this header {@code Authorization} from now on. */
  public void wantAuthorization(String value) {
    wanted = value;
  }

  /** Stores an object, new or changed. */
  public synchronized void put(FakeObject object) {
    String kind = kind(object);
    version++;
    boolean there = store(kind).put(object.place(), new Stored(object, version)) != null;
    change(kind, new Change(there ? "MODIFIED" : "ADDED", object, version));
  }

  /** Removes an object. */
  public synchronized void remove(FakeObject object) {
    String kind = kind(object);
    Stored there = store(kind).remove(object.place());
    if (there != null) {
      version++;
      change(kind, new Change("DELETED", there.object(), version));
    }
  }

  private void change(String kind, Change change) {
    changes.getOrDefault(kind, List.of()).add(change);
    notifyAll();
  }

  private static String kind(FakeObject object) {
    return object instanceof FakePod ? "pods" : "nodes";
  }

  private Map<String, Stored> store(String kind) {
    return stores.getOrDefault(kind, Map.of());
  }

  /** Something else in the cluster changes: the version grows. */
  public synchronized void growVersion(int by) {
    version += by;
    notifyAll();
  }

  /** Forgets the history: only the present version can be watched from. */
  public synchronized void forgetHistory() {
    forgotten = version;
    changes.values().forEach(List::clear);
    parts.clear();
  }

  /** Whether unknown versions are refused with a status, or in the stream. */
  public synchronized void refuseWithStatus(boolean status) {
    goneAsStatus = status;
  }

  /** Sends a bookmark to all that watch. */
  public synchronized void bookmark() {
    bookmarked = version;
    notifyAll();
  }

  /** How many bookmarks were sent. */
  public int bookmarksTold() {
    return bookmarksTold.get();
  }

  /** Refuses the next requests. */
  public synchronized void fail(int times, int status) {
    failures = times;
    failure = status;
  }

  /** Lists of the store come in parts of this many. */
  public synchronized void listInPartsOf(int count) {
    partsOf = count;
  }

  /** Requests get no answer until it is let go. */
  public synchronized void stick(boolean now) {
    stuck = now;
    notifyAll();
  }

  /** The next change that is told breaks off in the middle, and the connection with it. */
  public synchronized void tearNext() {
    tornNext = true;
  }

  @Override
  Socket accept() throws IOException {
    return listener.accept();
  }

  @Override
  void serve(Socket plain) throws IOException, InterruptedException {
    Socket socket = tls == null ? plain : tls.secure(plain);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String request = in.readLine();
    String authorization = "";
    for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Authorization: ")) {
        authorization = line.substring("Authorization: ".length());
      }
    }
    if (request != null) {
      authorizations.add(authorization);
      String target = noteRequest(request);
      Thread.ofVirtual().name("api-double-end").start(() -> closeAtEnd(in, plain));
      answer(target, authorization, socket.getOutputStream());
    }
  }

  /** Clients say nothing more: what comes is their end. */
  private void closeAtEnd(BufferedReader in, Socket socket) {
    try {
      in.read();
    } catch (IOException e) {
      // That is an end, too.
    }
    end(socket);
  }

  private void answer(String target, String authorization, OutputStream out)
      throws IOException, InterruptedException {
    synchronized (this) {
      while (stuck && !isClosed()) {
        wait(1000);
      }
      if (failures > 0) {
        failures--;
        status(out, failure, "the server is in trouble");
        return;
      }
    }
    if (!wanted.isEmpty() && !wanted.equals(authorization)) {
      status(out, 401, "Unauthorized");
      return;
    }
    Map<String, String> query = query(target);
    // A proxy in front of clusters tells them apart by the beginning of paths.
    String path = target.replaceAll("\\?.*", "").replaceFirst("^/clusters/[^/]+", "");
    if (!path.matches("/api/v1/(namespaces/[^/]+/)?(pods|nodes)")) {
      status(out, 404, "the server could not find the requested resource");
      return;
    }
    String kind = path.replaceAll(".*/", "");
    Predicate<FakeObject> selected = selected(path, query.getOrDefault("fieldSelector", ""));
    if (query.containsKey("watch")) {
      watch(kind, selected, Long.parseLong(query.getOrDefault("resourceVersion", "0")), out);
    } else {
      list(kind, selected, query, out);
    }
  }

  private static Map<String, String> query(String target) {
    Map<String, String> query = new HashMap<>();
    int mark = target.indexOf('?');
    for (String pair : (mark < 0 ? "" : target.substring(mark + 1)).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static Predicate<FakeObject> selected(String path, String selector) {
    Predicate<FakeObject> inNamespace =
        path.contains("/namespaces/")
            ? object -> object.namespace().equals(path.split("/", -1)[4])
            : object -> true;
    int equals = selector.indexOf('=');
    return equals < 0
        ? inNamespace
        : inNamespace.and(object ->
            object.field(selector.substring(0, equals)).equals(selector.substring(equals + 1)));
  }

  private void list(
      String kind, Predicate<FakeObject> selected, Map<String, String> query, OutputStream out)
      throws IOException {
    String asked = query.getOrDefault("resourceVersion", "");
    String next = query.getOrDefault("continue", "");
    String body;
    synchronized (this) {
      Snapshot snapshot =
          next.isEmpty()
              ? new Snapshot(
                  store(kind).values().stream().filter(s -> selected.test(s.object())).toList(),
                  version)
              : parts.get(next);
      if (snapshot == null) {
        body = "";
      } else if (!asked.isEmpty() && Long.parseLong(asked) > version) {
        body = "-";
      } else {
        int count = asked.isEmpty() ? Math.min(partsOf, snapshot.rest().size()) : Integer.MAX_VALUE;
        body = part(kind, snapshot, count);
      }
    }
    if (body.isEmpty()) {
      status(out, 410, "The provided continue parameter is too old");
    } else if (body.equals("-")) {
      status(out, 504, "Too large resource version");
    } else {
      send(out, 200, "", body);
    }
  }

  private String part(String kind, Snapshot snapshot, int limit) {
    int count = Math.min(limit, snapshot.rest().size());
    String next = "";
    if (count < snapshot.rest().size()) {
      next = "part+" + version + "/" + parts.size();
      parts.put(
          next,
          new Snapshot(snapshot.rest().subList(count, snapshot.rest().size()), snapshot.version()));
    }
    String items =
        snapshot.rest().subList(0, count).stream()
            .map(stored -> stored.object().json(stored.version()))
            .collect(Collectors.joining(","));
    return "{\"kind\":\"%sList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}\n"
        .formatted(kind.equals("pods") ? "Pod" : "Node", snapshot.version(), next, items);
  }

  private void watch(String kind, Predicate<FakeObject> selected, long from, OutputStream out)
      throws IOException, InterruptedException {
    synchronized (this) {
      if (from < forgotten && goneAsStatus) {
        status(out, 410, "too old resource version");
        return;
      }
    }
    beginStream(out);
    long told = from;
    long marked = bookmarks();
    while (!isClosed()) {
      List<String> due = new ArrayList<>();
      boolean torn;
      boolean gone;
      synchronized (this) {
        while (!isClosed() && told >= version && marked == bookmarked) {
          wait(1000);
        }
        gone = told < forgotten;
        for (Change change : changes.getOrDefault(kind, List.of())) {
          if (change.version() > told && selected.test(change.object())) {
            due.add(event(change.type(), change.object().json(change.version())));
          }
        }
        if (marked != bookmarked) {
          due.add(event("BOOKMARK", bookmarkOf(kind)));
        }
        marked = bookmarked;
        told = version;
        torn = tornNext && !due.isEmpty();
        tornNext &= !torn;
      }
      if (gone) {
        chunk(out, event("ERROR", statusJson(410, "too old resource version")));
        write(out, "0\r\n\r\n");
        return;
      }
      for (String event : due) {
        chunk(out, torn ? event.substring(0, event.length() / 2) : event);
        if (torn) {
          return;
        }
        if (event.contains("BOOKMARK")) {
          bookmarksTold.incrementAndGet();
        }
      }
    }
  }

  private synchronized long bookmarks() {
    return bookmarked;
  }

  private String bookmarkOf(String kind) {
    return "{\"kind\":\"%s\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"creationTimestamp\":null},\"spec\":{\"containers\":null},\"status\":{}}"
        .formatted(kind.equals("pods") ? "Pod" : "Node", version);
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
  }

  private static String statusJson(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"Expired\",\"code\":%d}"
        .formatted(message, code);
  }

  private static void status(OutputStream out, int code, String message) throws IOException {
    send(out, code, "", statusJson(code, message));
  }

  @Override
  public void close() {
    close(listener);
    super.close();
  }
}
