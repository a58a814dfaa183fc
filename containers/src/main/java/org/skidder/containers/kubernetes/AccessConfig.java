package org.skidder.containers.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skidder.containers.kubernetes.api.ClusterAccess;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;

/**
 * Options that say which API server is asked, and for which objects.
 *
 * @param inCluster whether we run in a pod
 * @param kubeConfig file that says where the server is
 * @param host name of the node
 * @param namespace only of this one
 * @param syncPeriod how long to wait for the first list
 * @param cleanupTimeout how long something is remembered that is gone
 */
public record AccessConfig(
    @Option(
            value =
                "Whether Skidder runs in a pod of the cluster and uses the account of the pod;"
                    + " otherwise set `kube_config`.",
            def = "true")
        boolean inCluster,
    @Option("Kubeconfig file; its current context is used.") Optional<Path> kubeConfig,
    @Option(
            "Name of the node whose pods are wanted. By default Skidder finds out which node it"
                + " runs on.")
        Optional<String> host,
    @Option("Only pods of this namespace; by default of all.") String namespace,
    @Option(
            value =
                "How long to wait for the first list of pods before going on without; the list is"
                    + " asked for until it comes.",
            def = "1s")
        Duration syncPeriod,
    @Option(
            value = "How long what is known of a pod is kept after the pod is gone.",
            def = "60s",
            min = "0s")
        Duration cleanupTimeout) {

  /** Reports what does not go together. */
  void validate(Problems.Scope problems) {
    if (!inCluster && kubeConfig.isEmpty()) {
      problems.error(
          "inCluster", "with in_cluster: false, kube_config must name a kubeconfig file");
    }
  }

  /**
   * Where it is written which server to ask.
   *
   * @param root of files
   * @param environment variables
   */
  ClusterAccess access(Path root, Map<String, String> environment) {
    return inCluster || kubeConfig.isEmpty()
        ? ClusterAccess.InPod.of(root, environment)
        : new ClusterAccess.Kubeconfig(kubeConfig.get().toAbsolutePath());
  }
}
