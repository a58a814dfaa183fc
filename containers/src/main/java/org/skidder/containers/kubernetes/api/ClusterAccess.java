package org.skidder.containers.kubernetes.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where it is written which API server to ask. Read again for every request, so that what others
 * renew is taken over; equal ones mean the same server. Immutable.
 */
public sealed interface ClusterAccess {
  /** Where a pod finds its account, below the root of files. */
  Path ACCOUNT = Path.of("var/run/secrets/kubernetes.io/serviceaccount");

  /**
   * What it says now.
   *
   * @throws IOException when it cannot be read or used; the message says why and what to do
   */
  Cluster read() throws IOException;

  /**
   * Files and folders that are read, and the port that is connected to.
   *
   * @param port of the server
   */
  record Needs(List<Path> files, int port) {}

  /**
   * What it needs.
   *
   * @throws IOException as {@link #read}
   */
  Needs needs() throws IOException;

  /** The namespace of our own pod; empty outside of pods. */
  default Optional<String> ownNamespace() {
    return Optional.empty();
  }

  /**
   * The account of the pod that we run in.
   *
   * @param account folder with {@code token}, {@code ca.crt} and {@code namespace}
   * @param host {@code KUBERNETES_SERVICE_HOST}
   * @param port {@code KUBERNETES_SERVICE_PORT}
   */
  record InPod(Path account, String host, String port) implements ClusterAccess {
    /**
     * As the environment tells.
     *
     * @param root of files, {@code /}
     * @param environment variables
     */
    public static InPod of(Path root, Map<String, String> environment) {
      return new InPod(
          root.resolve(ACCOUNT),
          environment.getOrDefault("KUBERNETES_SERVICE_HOST", ""),
          environment.getOrDefault("KUBERNETES_SERVICE_PORT", ""));
    }

    @Override
    public Cluster read() throws IOException {
      if (host.isEmpty() || port.isEmpty()) {
        throw new IOException(
            "this is no pod of a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are"
                + " not set; outside of pods set in_cluster: false and kube_config");
      }
      if (!port.matches("[0-9]{1,5}")) {
        throw new IOException("KUBERNETES_SERVICE_PORT: '" + port + "' is no port");
      }
      Path authority = account.resolve("ca.crt");
      return new Cluster(
          host,
          Integer.parseInt(port),
          "",
          Optional.of(
              new Cluster.Security(
                  Files.exists(authority) ? Optional.of(authority.toString()) : Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  true)),
          new Credentials.TokenFile(account.resolve("token")));
    }

    @Override
    public Needs needs() throws IOException {
      return new Needs(List.of(account), read().port());
    }

    @Override
    public Optional<String> ownNamespace() {
      try {
        return Optional.of(Files.readString(account.resolve("namespace")).strip())
            .filter(text -> !text.isEmpty());
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * A kubeconfig file.
   *
   * @param file absolute
   */
  record Kubeconfig(Path file) implements ClusterAccess {
    @Override
    public Cluster read() throws IOException {
      return KubeconfigReader.read(file);
    }

    @Override
    public Needs needs() throws IOException {
      Cluster cluster = read();
      List<Path> files = new ArrayList<>(cluster.files());
      files.add(file);
      return new Needs(files, cluster.port());
    }
  }
}
