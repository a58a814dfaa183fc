package org.skidder.containers.kubernetes.api;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;

/**
 * Reads the current context of a kubeconfig file. What cannot be honoured is refused, because
 * without it another server or account would be asked.
 */
final class KubeconfigReader {
  private static final Map<String, String> REFUSED_OF_USERS =
      Map.of(
          "exec",
          "programs cannot be started (seccomp forbids it); use a token, a tokenFile or a client"
              + " certificate, for instance of a service account",
          "auth-provider",
          "authentication by plug-ins is not supported; use a token, a tokenFile or a client"
              + " certificate",
          "as",
          "acting as somebody else is not supported; use an account of its own");

  private static final Map<String, String> REFUSED_OF_CLUSTERS =
      Map.of(
          "proxy-url", "proxies are not supported",
          "tls-server-name", "other names in certificates are not supported");

  private final Path file;

  private KubeconfigReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or used; the message names it
   */
  static Cluster read(Path file) throws IOException {
    try {
      return new KubeconfigReader(file)
          .cluster(Config.ofYaml(file.toString(), Files.readString(file), Map.of()));
    } catch (NoSuchFileException e) {
      throw new IOException("the kubeconfig " + file + " does not exist (kube_config)", e);
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    } catch (AccessProblem e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("the kubeconfig " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Something that the file says. */
  private static final class AccessProblem extends IOException {
    AccessProblem(String message) {
      super(message);
    }
  }

  private Cluster cluster(Config root) throws IOException {
    String current =
        root.text("current-context")
            .filter(name -> !name.isEmpty())
            .orElseThrow(
                () -> new AccessProblem(file + ": current-context is missing; name a context"));
    Config context = entry(root, "contexts", "context", current);
    Config cluster = entry(root, "clusters", "cluster", context.text("cluster").orElse(""));
    String name = context.text("user").orElse("");
    Config user = name.isEmpty() ? Config.empty() : entry(root, "users", "user", name);
    refuse(cluster, REFUSED_OF_CLUSTERS);
    refuse(user, REFUSED_OF_USERS);
    URI server = server(cluster);
    boolean secure = isSecure(server);
    String path = Optional.ofNullable(server.getRawPath()).orElse("");
    return new Cluster(
        server.getHost().replaceAll("[\\[\\]]", ""),
        server.getPort() > 0 ? server.getPort() : secure ? 443 : 80,
        path.replaceAll("/+$", ""),
        secure ? Optional.of(security(cluster, user)) : Optional.empty(),
        credentials(user));
  }

  /** The section of an entry of a list of named ones. */
  private Config entry(Config root, String list, String section, String name) throws AccessProblem {
    for (Config item : root.get(list).map(Config::items).orElse(List.of())) {
      if (item.text("name").orElse("").equals(name)) {
        return item.get(section).orElse(Config.empty());
      }
    }
    throw new AccessProblem(file + ": " + list + " has no entry with the name '" + name + "'");
  }

  private static void refuse(Config section, Map<String, String> refused) throws AccessProblem {
    for (String name : section.names()) {
      String reason = refused.get(name);
      if (reason != null && section.has(name)) {
        Config at = section.get(name).orElseThrow();
        throw new AccessProblem(at.origin() + ": " + name + ": " + reason);
      }
    }
  }

  private URI server(Config cluster) throws AccessProblem {
    String text = cluster.text("server").orElse("");
    try {
      URI server = new URI(text.contains("://") ? text : "http://" + text);
      String scheme = String.valueOf(server.getScheme());
      if (server.getHost() != null && (scheme.equalsIgnoreCase("http") || isSecure(server))) {
        return server;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new AccessProblem(
        file + ": server: '" + text + "' is no address; write for instance https://10.0.0.1:6443");
  }

  private static boolean isSecure(URI server) {
    return "https".equalsIgnoreCase(server.getScheme());
  }

  private Cluster.Security security(Config cluster, Config user) throws AccessProblem {
    boolean unverified =
        cluster.text("insecure-skip-tls-verify").filter("true"::equals).isPresent();
    return new Cluster.Security(
        pem(cluster, "certificate-authority"),
        pem(user, "client-certificate"),
        pem(user, "client-key"),
        !unverified);
  }

  /** A file, or the text that stands in the file as {@code name-data}, which wins. */
  private Optional<String> pem(Config section, String name) throws AccessProblem {
    Optional<String> data = text(section, name + "-data");
    if (data.isEmpty()) {
      return text(section, name).map(this::resolved);
    }
    try {
      byte[] decoded = Base64.getMimeDecoder().decode(data.get());
      String text = new String(decoded, StandardCharsets.ISO_8859_1).strip();
      if (text.contains("-----BEGIN")) {
        return Optional.of(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new AccessProblem(file + ": " + name + "-data: is no PEM text in Base64");
  }

  private Credentials credentials(Config user) {
    Optional<String> tokenFile = text(user, "tokenFile");
    if (tokenFile.isPresent()) {
      return new Credentials.TokenFile(Path.of(resolved(tokenFile.get())));
    }
    Optional<String> token = text(user, "token");
    if (token.isPresent()) {
      return new Credentials.Token(token.get());
    }
    return text(user, "username")
        .<Credentials>map(name -> new Credentials.Basic(name, user.text("password").orElse("")))
        .orElse(new Credentials.None());
  }

  private static Optional<String> text(Config section, String name) {
    return section.text(name).filter(text -> !text.isEmpty());
  }

  /** Names are relative to the folder of the file. */
  private String resolved(String name) {
    return file.toAbsolutePath().resolveSibling(name).toString();
  }
}
