package org.skidder.app.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the host without asking anybody. Texts that the system does not tell are empty.
 *
 * @param architecture as {@code uname -m} has it
 * @param os platform, name, version, family, codename, build; only what is known
 * @param id machine id
 * @param containerized whether the process runs in a container
 */
public record HostFacts(
    String architecture, Map<String, String> os, String id, boolean containerized) {

  /** Those of this host. */
  public static HostFacts read() {
    return read(Path.of("/"));
  }

  static HostFacts read(Path root) {
    String arch = System.getProperty("os.arch", "");
    String id = text(root.resolve("etc/machine-id")).strip();
    return new HostFacts(
        arch.equals("amd64") ? "x86_64" : arch,
        os(root),
        id.isEmpty() ? text(root.resolve("var/lib/dbus/machine-id")).strip() : id,
        isContainerized(root));
  }

  private static Map<String, String> os(Path root) {
    Map<String, String> release = new HashMap<>();
    text(root.resolve("etc/os-release"))
        .lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            release.put(
                line.substring(0, equals), line.substring(equals + 1).replaceAll("[\"']", ""));
          }
        });
    Map<String, String> os = new TreeMap<>();
    put(os, "platform", release.get("ID"));
    put(os, "name", release.get("NAME"));
    put(
        os,
        "version",
        Optional.ofNullable(release.get("VERSION")).orElse(release.get("VERSION_ID")));
    put(os, "codename", release.get("VERSION_CODENAME"));
    put(os, "build", release.get("BUILD_ID"));
    put(
        os,
        "family",
        family(release.getOrDefault("ID", "") + " " + release.getOrDefault("ID_LIKE", "")));
    if (os.isEmpty()) {
      put(os, "platform", System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
      put(os, "version", System.getProperty("os.version", ""));
    }
    return os;
  }

  private static void put(
      Map<String, String> os, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty()) {
      os.put(name, value);
    }
  }

  private static String family(String ids) {
    for (String id : ids.split(" ", -1)) {
      switch (id) {
        case "debian", "ubuntu" -> {
          return "debian";
        }
        case "rhel", "fedora", "centos", "redhat", "amzn", "ol" -> {
          return "redhat";
        }
        case "suse", "sles", "opensuse" -> {
          return "suse";
        }
        default -> {
          continue;
        }
      }
    }
    return "";
  }

  private static boolean isContainerized(Path root) {
    return Files.exists(root.resolve(".dockerenv"))
        || Files.exists(root.resolve("run/.containerenv"))
        || text(root.resolve("proc/self/cgroup")).matches("(?s).*(docker|kubepods|lxc|libpod).*");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The form of {@code host} in documents. */
  public Map<String, Object> toMap(String hostname) {
    Map<String, Object> host = new TreeMap<>();
    host.put("name", hostname);
    host.put("architecture", architecture);
    host.put("containerized", containerized);
    host.put("os", os);
    if (!id.isEmpty()) {
      host.put("id", id);
    }
    return host;
  }
}
