package org.skidder.containers.kubernetes.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all objects have in common. Immutable.
 *
 * @param uid unique over time
 * @param resourceVersion changes with every change of the object
 * @param namespace empty for objects of the cluster
 * @param name unique in the namespace at a time
 * @param labels in the order of the server
 * @param annotations in the order of the server
 * @param owners what it was made for
 */
public record ObjectMeta(
    String uid,
    String resourceVersion,
    String namespace,
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Owner> owners) {
  /** Without anything. */
  static final ObjectMeta NONE = new ObjectMeta("", "", "", "", Map.of(), Map.of(), List.of());

  /**
   * A reference to an owner.
   *
   * @param kind for instance {@code ReplicaSet}
   * @param name of the owner
   * @param controller whether it is the one that manages the object
   */
  public record Owner(String kind, String name, boolean controller) {}

  /** The owner that manages the object. */
  public Optional<Owner> controller() {
    return owners.stream().filter(Owner::controller).findFirst();
  }

  /** What identifies the object for us: its uid, or where a server tells none, its name. */
  public String key() {
    return uid.isEmpty() ? this.toString() : uid;
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
