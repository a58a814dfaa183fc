package org.skidder.containers.kubernetes;

import java.util.Optional;
import org.skidder.containers.kubernetes.api.ClusterAccess;
import org.skidder.containers.kubernetes.api.ObjectWatch;
import org.skidder.containers.kubernetes.api.Selection;

/**
 * What is watched: equal ones need one watch only.
 *
 * @param access which server
 * @param wholeCluster whether objects of all nodes are wanted
 * @param node name of the node; empty: to be found out
 * @param namespace only of this one; empty: of all
 */
record Scope(ClusterAccess access, boolean wholeCluster, Optional<String> node, String namespace) {
  /** Finds the pods. */
  ObjectWatch.SelectionFinder pods(NodeFinder finder) {
    return server ->
        wholeCluster
            ? new Selection(namespace, "", "")
            : Selection.ofNode(node.isPresent() ? node.get() : finder.find(server), namespace);
  }

  /** Finds the nodes. */
  ObjectWatch.SelectionFinder nodes(NodeFinder finder) {
    return server ->
        wholeCluster
            ? Selection.ALL
            : Selection.named("", node.isPresent() ? node.get() : finder.find(server));
  }
}
