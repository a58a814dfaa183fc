package org.skidder.containers.kubernetes.api;

import java.util.List;

/**
 * What is kept of a node. Immutable.
 *
 * @param meta name, labels and the like
 * @param machineId what {@code /etc/machine-id} says there
 * @param addresses by which it can be reached
 */
public record Node(ObjectMeta meta, String machineId, List<Address> addresses)
    implements KubernetesObject {
  /** Copies the list. */
  public Node {
    addresses = List.copyOf(addresses);
  }

  /**
   * An address of a node.
   *
   * @param type {@code InternalIP}, {@code ExternalIP}, {@code Hostname} …
   * @param address the address
   */
  public record Address(String type, String address) {}

  /** The first address of a type; empty if there is none. */
  public String address(String type) {
    return addresses.stream()
        .filter(known -> known.type().equals(type))
        .map(Address::address)
        .findFirst()
        .orElse("");
  }

  /** The best address to reach it: internal, else external, else its name of host. */
  public String host() {
    for (String type : List.of("InternalIP", "ExternalIP", "Hostname")) {
      String found = address(type);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }

  @Override
  public String toString() {
    return meta.name();
  }
}
