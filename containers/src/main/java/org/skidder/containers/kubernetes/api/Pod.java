package org.skidder.containers.kubernetes.api;

import java.util.List;

/**
 * What is kept of a pod. Immutable.
 *
 * @param meta name, labels and the like
 * @param node name of the node it runs on, empty until it is scheduled
 * @param ip its first address, empty until it has one
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed}, {@code Unknown}
 * @param containers of the specification in their order, then the init and the ephemeral ones
 */
public record Pod(ObjectMeta meta, String node, String ip, String phase, List<Container> containers)
    implements KubernetesObject {
  /** Copies the list. */
  public Pod {
    containers = List.copyOf(containers);
  }

  /** Whether all its containers have ended and none starts again. */
  public boolean isFinished() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /**
   * A container of a pod.
   *
   * @param name unique in the pod
   * @param image as specified
   * @param ports that it declares, each once
   * @param id without the runtime; empty until the container exists
   * @param runtime {@code docker}, {@code containerd}, {@code cri-o}; empty until it exists
   */
  public record Container(
      String name, String image, List<Integer> ports, String id, String runtime) {
    /** Copies the list. */
    public Container {
      ports = List.copyOf(ports);
    }

    /** This container with what its status says; {@code runtime://id}. */
    Container withId(String told) {
      int at = told.indexOf("://");
      return at < 0
          ? new Container(name, image, ports, told, "")
          : new Container(name, image, ports, told.substring(at + 3), told.substring(0, at));
    }
  }

  @Override
  public String toString() {
    return meta.toString();
  }
}
