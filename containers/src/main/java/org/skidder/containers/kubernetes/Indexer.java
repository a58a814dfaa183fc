package org.skidder.containers.kubernetes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.skidder.containers.kubernetes.api.Pod;

/** By what a pod is found. */
enum Indexer {
  /** By the ids of its containers. */
  CONTAINER {
    @Override
    void keys(Pod pod, Keys keys) {
      for (Pod.Container container : pod.containers()) {
        keys.add(container.id(), Optional.of(container));
      }
    }
  },

  /** By {@code namespace/name}. */
  POD_NAME {
    @Override
    void keys(Pod pod, Keys keys) {
      keys.add(pod.meta().namespace() + "/" + pod.meta().name(), Optional.empty());
    }
  },

  /** By its uid. */
  POD_UID {
    @Override
    void keys(Pod pod, Keys keys) {
      keys.add(pod.meta().uid(), Optional.empty());
    }
  },

  /** By its address, and for its containers by address and port. */
  IP_PORT {
    @Override
    void keys(Pod pod, Keys keys) {
      // The address of one that has ended may be another's already.
      if (pod.ip().isEmpty() || pod.isFinished()) {
        return;
      }
      keys.add(pod.ip(), Optional.empty());
      for (Pod.Container container : pod.containers()) {
        for (int port : container.ports()) {
          keys.add(pod.ip() + ":" + port, Optional.of(container));
        }
      }
    }
  };

  /** Takes keys. */
  @FunctionalInterface
  interface Keys {
    /**
     * A key.
     *
     * @param key empty ones are no keys
     * @param container what it stands for; empty: the pod as a whole
     */
    void add(String key, Optional<Pod.Container> container);
  }

  /** Tells all keys of a pod. */
  abstract void keys(Pod pod, Keys keys);

  /** Its name in the configuration. */
  String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The indexer of that name. */
  static Optional<Indexer> find(String name) {
    return Arrays.stream(values()).filter(one -> one.configName().equals(name)).findFirst();
  }
}
