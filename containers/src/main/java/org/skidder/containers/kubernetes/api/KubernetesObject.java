package org.skidder.containers.kubernetes.api;

/** Something that can be listed and watched. */
public sealed interface KubernetesObject permits Pod, Node {
  /** Name, labels and the like. */
  ObjectMeta meta();
}
