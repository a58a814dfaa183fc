package org.skidder.containers.kubernetes.api;

import java.util.function.Function;
import tools.jackson.core.JsonParser;

/**
 * A kind of objects.
 *
 * @param plural its name in addresses
 * @param namespaced whether its objects are in namespaces
 * @param reader reads one object, from its first token to its last
 * @param <T> what is made of an object
 */
public record Resource<T extends KubernetesObject>(
    String plural, boolean namespaced, Function<JsonParser, T> reader) {
  /** Pods. */
  public static final Resource<Pod> PODS = new Resource<>("pods", true, PodReader::read);

  /** Nodes. */
  public static final Resource<Node> NODES = new Resource<>("nodes", false, NodeReader::read);

  /**
   * Path of all objects of the kind.
   *
   * @param namespace only of this one, unless empty
   */
  String path(String namespace) {
    return namespace.isEmpty() || !namespaced
        ? "/api/v1/" + plural
        : "/api/v1/namespaces/" + Query.escape(namespace) + "/" + plural;
  }
}
