package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.skidder.core.registry.PathText;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications of changes in folders, one for the process. Wakes a harvester when its file
 * changed, and an input when a name appeared or went. Where notifications do not come (network file
 * systems, the limit of watches is reached) {@link #watch} says so and the caller polls.
 *
 * <p>Thread-safe. Whether a folder is remote is asked under no lock: the answer may take for ever
 * where a server is gone, and only who wants to watch that folder waits for it. Listeners are
 * called on the watch's thread and must return at once.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Changes of so long are taken together: a busy file must not wake us for every write. */
  private static final long COALESCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** File systems whose changes may be made on other machines, where nobody tells us. */
  private static final Set<String> REMOTE =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "9p",
          "afs",
          "ceph",
          "glusterfs",
          "lustre",
          "ocfs2",
          "gfs2",
          "gpfs",
          "vboxsf",
          "ncpfs",
          "coda",
          "prl_fs");

  /** Told of changes in a folder. */
  interface Listener {
    /**
     * A name in the folder appeared, disappeared, or changed without anybody following it; null:
     * anything may have happened.
     */
    void nameChanged(Path folder, @Nullable Path name);
  }

  private static final class Folder {
    final Path path;
    final Map<Path, List<Runnable>> files = new ConcurrentHashMap<>();
    final List<Runnable> detached = new CopyOnWriteArrayList<>();
    final List<Listener> listeners = new CopyOnWriteArrayList<>();
    @Nullable WatchKey key;

    /** Where the path leads to, as far as that was asked for since an input last came by. */
    volatile @Nullable Path real;

    /** Another one since that was forgotten last. */
    volatile Object look = new Object();

    Folder(Path path) {
      this.path = path;
    }
  }

  private final Map<Path, Folder> folders = new ConcurrentHashMap<>();

  /** Paths with links in them may lead to one folder, of which the system keeps one watch. */
  private final Map<WatchKey, Set<Folder>> byKey = new ConcurrentHashMap<>();

  /** What is known of the file system of a folder. */
  @FunctionalInterface
  interface Kind {
    /** Whether files there may be changed on other machines; may take long. */
    boolean isRemote(Path folder) throws IOException;
  }

  /** So long the answer that a folder is remote is remembered. */
  private static final long REMEMBER_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Remote folders, and when that was asked. */
  private final Map<Path, Long> remote = new ConcurrentHashMap<>();

  private final Complaints complaints;
  private final Kind kind;
  private final LongSupplier nanoTime;
  private final Optional<WatchService> service;
  private final Optional<Thread> thread;
  private volatile boolean closed;

  FileWatch(FileSystem system) {
    this(system, FileWatch::isRemoteType, System::nanoTime);
  }

  /**
   * @param nanoTime a clock: for how long an answer is remembered, and how often is complained
   */
  FileWatch(FileSystem system, Kind kind, LongSupplier nanoTime) {
    this.kind = kind;
    this.nanoTime = nanoTime;
    complaints = new Complaints(nanoTime);
    Optional<WatchService> made;
    try {
      made = Optional.of(system.newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn(
          "No file notifications ({}); files are polled. On Linux raise"
              + " fs.inotify.max_user_instances.",
          Reasons.of(e));
      made = Optional.empty();
    }
    service = made;
    thread = made.map(s -> Thread.ofPlatform().name("watch").daemon(true).start(() -> run(s)));
  }

  /**
   * Watches a folder for an input.
   *
   * @return whether notifications will come
   */
  boolean watch(Path folder, Listener listener) {
    return attach(
        folder,
        entry -> {
          entry.look = new Object();
          entry.real = null;
          if (!entry.listeners.contains(listener)) {
            entry.listeners.add(listener);
          }
        });
  }

  /**
   * A folder without links in its path. Resolved once per scan of its inputs, not for each of
   * thousands of files in it.
   *
   * @throws IOException when it is not there
   */
  Path real(Path folder) throws IOException {
    Folder known = folders.get(folder);
    Path real = known == null ? null : known.real;
    if (real == null) {
      Object look = known == null ? null : known.look;
      real = folder.toRealPath();
      if (known != null && known.look == look) {
        known.real = real;
      }
    }
    return real;
  }

  /** Ends what {@link #watch} began. */
  synchronized void unwatch(Listener listener) {
    for (Map.Entry<Path, Folder> entry : Map.copyOf(folders).entrySet()) {
      entry.getValue().listeners.remove(listener);
      dropIfUnused(entry.getKey(), entry.getValue());
    }
  }

  /**
   * Wakes somebody whenever a file changes.
   *
   * @return whether notifications will come
   */
  boolean follow(Path file, Runnable wake) {
    Path parent = file.getParent();
    Path name = file.getFileName();
    return parent != null
        && name != null
        && attach(
            parent,
            entry ->
                entry.files.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(wake));
  }

  /** The file is not at that path any more: from now on any unknown name may be it. */
  synchronized void detach(Path file, Runnable wake) {
    Folder entry = remove(file, wake);
    if (entry != null) {
      entry.detached.add(wake);
    }
  }

  /** Ends what {@link #follow} or {@link #detach} began. */
  synchronized void forget(Path file, Runnable wake) {
    Folder entry = remove(file, wake);
    Path parent = file.getParent();
    if (entry != null && parent != null) {
      entry.detached.remove(wake);
      dropIfUnused(parent, entry);
    }
  }

  private @Nullable Folder remove(Path file, Runnable wake) {
    Path parent = file.getParent();
    Path name = file.getFileName();
    Folder entry = parent == null ? null : folders.get(parent);
    if (entry == null || name == null) {
      return null;
    }
    List<Runnable> wakes = entry.files.get(name);
    if (wakes != null) {
      wakes.remove(wake);
      if (wakes.isEmpty()) {
        entry.files.remove(name);
      }
    }
    return entry;
  }

  private void dropIfUnused(Path path, Folder folder) {
    if (folder.files.isEmpty() && folder.detached.isEmpty() && folder.listeners.isEmpty()) {
      folders.remove(path);
      WatchKey key = folder.key;
      if (key != null && remove(key, folder)) {
        key.cancel();
      }
    }
  }

  /** Whether nobody else needs a watch. */
  private boolean remove(WatchKey key, Folder folder) {
    Set<Folder> sharing = byKey.get(key);
    if (sharing != null) {
      sharing.remove(folder);
      if (!sharing.isEmpty()) {
        return false;
      }
      byKey.remove(key);
    }
    return true;
  }

  /** Lets somebody attach to a folder, unless notifications do not come from there. */
  private boolean attach(Path path, Consumer<Folder> what) {
    synchronized (this) {
      Folder known = folders.get(path);
      if (known != null && known.key != null && known.key.isValid()) {
        what.accept(known);
        return true;
      }
    }
    if (service.isEmpty() || closed) {
      return false;
    }
    try {
      if (isRemote(path)) {
        return false;
      }
      synchronized (this) {
        what.accept(register(path, service.get()));
      }
      return true;
    } catch (IOException | ClosedWatchServiceException e) {
      complain(path, e);
      return false;
    }
  }

  private Folder register(Path path, WatchService watches) throws IOException {
    WatchKey key =
        path.register(
            watches,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);
    Folder folder = folders.computeIfAbsent(path, Folder::new);
    folder.key = key;
    byKey.computeIfAbsent(key, _ -> new CopyOnWriteArraySet<>()).add(folder);
    return folder;
  }

  private boolean isRemote(Path path) throws IOException {
    long now = nanoTime.getAsLong();
    Long asked = remote.get(path);
    if (asked != null && now - asked < REMEMBER_NANOS) {
      return true;
    }
    boolean answer = kind.isRemote(path);
    if (answer) {
      remote.values().removeIf(at -> now - at >= REMEMBER_NANOS);
      remote.put(path, now);
    }
    return answer;
  }

  private static boolean isRemoteType(Path path) throws IOException {
    String type = Files.getFileStore(path).type().toLowerCase(Locale.ROOT);
    return REMOTE.contains(type) || type.startsWith("fuse");
  }

  private void complain(Path path, Exception e) {
    if (closed || !Files.isDirectory(path)) {
      return; // it is gone
    }
    if (e instanceof AccessDeniedException) {
      if (complaints.isDue(path)) {
        LOG.warn(
            "The folder {} may not be read by the user {}: what a pattern would find there is not"
                + " seen, and files known by name are polled; {}",
            PathText.text(path),
            System.getProperty("user.name", ""),
            ReadAccess.advice(path));
      }
      return;
    }
    String reason = Reasons.of(e);
    // The only reason that the JDK has words of its own for.
    boolean limit = reason.contains("inotify");
    complaints
        .due(reason)
        .ifPresent(times ->
            LOG.warn(
                "No file notifications for {}{} ({}); its files are polled{}",
                PathText.text(path),
                Complaints.more(times),
                reason,
                limit ? ". Raise fs.inotify.max_user_watches" : ""));
  }

  private void run(WatchService watches) {
    try {
      while (!closed) {
        WatchKey key = watches.take();
        LockSupport.parkNanos(COALESCE_NANOS);
        for (WatchKey next = key; next != null; next = watches.poll()) {
          List<WatchEvent<?>> events = next.pollEvents();
          boolean valid = next.reset();
          byKey.getOrDefault(next, Set.of()).forEach(folder -> dispatch(folder, events, valid));
          if (!valid) {
            ended(next);
          }
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // The end of the process, or of the test.
      return;
    }
  }

  /** A folder is gone, or was mounted over: who still wants it says so with the next scan. */
  private synchronized void ended(WatchKey key) {
    Set<Folder> gone = byKey.remove(key);
    if (gone == null) {
      return;
    }
    for (Folder folder : gone) {
      if (key.equals(folder.key)) {
        folder.listeners.clear();
        dropIfUnused(folder.path, folder);
      }
    }
  }

  /** How many folders are known. */
  int folders() {
    return Math.max(folders.size(), byKey.size());
  }

  private static void dispatch(Folder folder, List<WatchEvent<?>> events, boolean valid) {
    Map<Path, Boolean> names = new HashMap<>();
    boolean anything = !valid;
    for (WatchEvent<?> event : events) {
      if (event.context() instanceof Path name) {
        boolean content = event.kind() == StandardWatchEventKinds.ENTRY_MODIFY;
        names.merge(name, !content, Boolean::logicalOr);
      } else {
        anything = true;
      }
    }
    if (anything) {
      folder.files.values().forEach(wakes -> wakes.forEach(Runnable::run));
      folder.detached.forEach(Runnable::run);
      folder.listeners.forEach(listener -> listener.nameChanged(folder.path, null));
      return;
    }
    boolean unknown = false;
    for (Map.Entry<Path, Boolean> change : names.entrySet()) {
      List<Runnable> wakes = folder.files.get(change.getKey());
      if (wakes == null) {
        unknown = true;
      } else {
        wakes.forEach(Runnable::run);
      }
      if (wakes == null || change.getValue()) {
        folder.listeners.forEach(listener -> listener.nameChanged(folder.path, change.getKey()));
      }
    }
    if (unknown) {
      folder.detached.forEach(Runnable::run);
    }
  }

  @Override
  public void close() {
    closed = true;
    service.ifPresent(s -> {
      try {
        s.close();
      } catch (IOException e) {
        LOG.debug("closing the watch: {}", e.getMessage());
      }
    });
    thread.ifPresent(Threads::join);
  }
}
