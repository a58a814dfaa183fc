package org.skidder.containers.kubernetes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.skidder.containers.kubernetes.api.ClusterAccess;
import org.skidder.core.config.Config;

/**
 * What has to be open for the API server to be asked, as far as it is known before it is asked.
 *
 * @param files and folders that are read
 * @param ports that are connected to
 */
public record ApiReach(List<Path> files, Set<Integer> ports) {
  /**
   * What a section needs.
   *
   * @param options of the provider or of {@code add_kubernetes_metadata}
   * @param root of files
   * @param environment variables
   */
  public static ApiReach of(Config options, Path root, Map<String, String> environment) {
    boolean inCluster = !options.text("in_cluster").orElse("true").equals("false");
    ClusterAccess access =
        inCluster
            ? ClusterAccess.InPod.of(root, environment)
            : new ClusterAccess.Kubeconfig(
                Path.of(options.text("kube_config").orElse("")).toAbsolutePath());
    ClusterAccess.Needs needs;
    try {
      needs = access.needs();
    } catch (IOException e) {
      // It is told when the server is to be asked.
      return new ApiReach(List.of(), Set.of());
    }
    List<Path> files = new ArrayList<>(needs.files());
    NodeFinder.MACHINE_IDS.forEach(file -> files.add(root.resolve(file)));
    return new ApiReach(files, Set.of(needs.port()));
  }
}
