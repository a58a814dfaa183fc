package org.skidder.containers.kubernetes.api;

/**
 * Which objects of a kind are wanted; empty texts select nothing by themselves.
 *
 * @param namespace only of this one
 * @param fields a field selector: {@code spec.nodeName=node-1}
 * @param labels a label selector
 */
public record Selection(String namespace, String fields, String labels) {
  /** All objects. */
  public static final Selection ALL = new Selection("", "", "");

  /** Pods of one node, of one namespace or of all ({@code namespace} is empty then). */
  public static Selection ofNode(String node, String namespace) {
    return new Selection(namespace, "spec.nodeName=" + node, "");
  }

  /** The object of that name. */
  public static Selection named(String namespace, String name) {
    return new Selection(namespace, "metadata.name=" + name, "");
  }

  /** Path and parameters that are the same for listing and watching. */
  Query query(Resource<?> resource) {
    return new Query(resource.path(namespace))
        .with("fieldSelector", fields)
        .with("labelSelector", labels);
  }
}
