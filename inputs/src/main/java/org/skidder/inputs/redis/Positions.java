package org.skidder.inputs.redis;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;

/**
 * How far the slow logs of all servers are read; shared by all redis inputs, so that an input whose
 * configuration changes goes on where its predecessor stopped. Thread-safe.
 *
 * <p>In the registry an entry is a state of the type {@code redis}: its meta data say which server
 * and which run of it, its offset is the first id that is not delivered yet.
 */
final class Positions {
  static final String TYPE = "redis";

  /** Runs of one server that are remembered; behind one address may be several servers in turn. */
  private static final int RUNS = 16;

  private final Map<String, OfServer> servers = new HashMap<>();

  /** The positions in one server's slow log. */
  synchronized OfServer of(Server server, Registrar registrar) {
    return servers.computeIfAbsent(server.name(), name -> new OfServer(name, registrar));
  }

  /** One server's; its lock is held while its slow log is read. */
  static final class OfServer {
    final ReentrantLock lock = new ReentrantLock();

    /**
     * Guards {@link #last} alone: who makes a publisher must not wait for who waits for the queue.
     */
    private final Object publishers = new Object();

    private final String name;
    private final Registrar registrar;

    /** By run id, the one longest not heard of first: the first id not handed over to the queue. */
    private final Map<String, Long> next = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable Publisher last;

    private OfServer(String name, Registrar registrar) {
      this.name = name;
      this.registrar = registrar;
      registrar.states().stream()
          .filter(state -> state.type().equals(TYPE))
          .filter(state -> name.equals(state.meta().get("server")))
          .sorted(Comparator.comparing(FileState::timestamp))
          .forEach(this::claim);
    }

    private void claim(FileState state) {
      next.put(state.meta().getOrDefault("run", ""), state.offset());
      registrar.update(state.withTtl(FileState.TTL_NEVER));
    }

    /** A publisher whose batches are committed behind those of the one before. */
    Publisher publisher(InputContext context) {
      synchronized (publishers) {
        Publisher before = last;
        Publisher made = before == null ? context.publisher() : context.successor(before);
        last = made;
        return made;
      }
    }

    /** The first id of a run that was not read yet; 0 when nothing of it was. */
    long next(String run) {
      return next.getOrDefault(run, 0L);
    }

    /** Notes what was handed over to the queue; forgets a run when there are many. */
    void read(String run, long nextId) {
      next.put(run, nextId);
      if (next.size() > RUNS) {
        String oldest = next.keySet().iterator().next();
        next.remove(oldest);
        registrar.update(state(oldest, 0).withTtl(FileState.TTL_DELETE));
      }
    }

    /** Notes what was delivered. */
    void delivered(String run, long nextId) {
      registrar.update(state(run, nextId));
    }

    private FileState state(String run, long nextId) {
      SortedMap<String, String> meta = new TreeMap<>();
      meta.put("server", name);
      meta.put("run", run);
      CRC32C hash = new CRC32C();
      hash.update((name + '\n' + run).getBytes(StandardCharsets.UTF_8));
      return FileState.of(new FileIdentity(0, hash.getValue()), TYPE + "://" + name)
          .withMeta(meta)
          .withType(TYPE)
          .withOffset(nextId);
    }
  }
}
