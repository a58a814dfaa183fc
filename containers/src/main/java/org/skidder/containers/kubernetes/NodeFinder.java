package org.skidder.containers.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skidder.containers.kubernetes.api.ApiException;
import org.skidder.containers.kubernetes.api.ApiServer;
import org.skidder.containers.kubernetes.api.Node;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.containers.kubernetes.api.Resource;
import org.skidder.containers.kubernetes.api.Selection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which node this is. In a pod: the pod that is called as this host is. Else, and for
 * pods that use the network of their node: the node that has the machine id or the name of this
 * host. Immutable.
 *
 * @param hostname name of this host
 * @param root of files
 */
record NodeFinder(String hostname, Path root) {
  private static final Logger LOG = LoggerFactory.getLogger("kubernetes");

  /** Where a system keeps its machine id, below the root of files. */
  static final List<String> MACHINE_IDS = List.of("etc/machine-id", "var/lib/dbus/machine-id");

  /**
   * Name of the node.
   *
   * @throws IOException when the server cannot be asked, or knows nothing of the kind; the message
   *     says what to do
   */
  String find(ApiServer server) throws IOException {
    Optional<String> node = ofOwnPod(server);
    if (node.isEmpty()) {
      node = ofNodes(server);
    }
    if (node.isEmpty()) {
      throw new IOException(
          "which node this is cannot be found out: neither a pod nor a node is called "
              + hostname
              + ", and no node has the machine id of this host; set host to the name of the node");
    }
    LOG.info("Kubernetes: this is the node {}", node.get());
    return node.get();
  }

  private Optional<String> ofOwnPod(ApiServer server) throws IOException {
    Optional<String> namespace = server.access().ownNamespace();
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    try {
      return server.list(Resource.PODS, Selection.named(namespace.get(), hostname)).stream()
          .map(Pod::node)
          .filter(name -> !name.isEmpty())
          .findFirst();
    } catch (ApiException e) {
      LOG.debug("looking for the pod {}: {}", hostname, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> ofNodes(ApiServer server) throws IOException {
    Set<String> machineIds = machineIds();
    Optional<String> named = Optional.empty();
    for (Node node : server.list(Resource.NODES, Selection.ALL)) {
      String name = node.meta().name();
      if (machineIds.contains(node.machineId())) {
        return Optional.of(name);
      }
      if (name.equals(hostname) || node.address("Hostname").equals(hostname)) {
        named = Optional.of(name);
      }
    }
    return named;
  }

  private Set<String> machineIds() {
    Set<String> found = new HashSet<>();
    for (String file : MACHINE_IDS) {
      try {
        String id = Files.readString(root.resolve(file)).strip();
        if (!id.isEmpty()) {
          found.add(id);
        }
      } catch (IOException e) {
        LOG.debug("{}: {}", file, e.getMessage());
      }
    }
    return found;
  }
}
