package org.skidder.processors.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.event.FieldMap;
import org.skidder.core.file.Folders;

/**
 * What does not change about the host while it runs, for {@code add_host_metadata} and whoever
 * tells of this host. Reads a few small files at each question.
 */
public final class HostFacts {
  private static final Pattern BRACKETS = Pattern.compile("\\(([^)]+)\\)");
  private static final Pattern SETTING =
      Pattern.compile("\\s*([A-Za-z_]+)=(?:\"([^\"]*)\"|'([^']*)'|(\\S*))\\s*");
  private static final Pattern RUNTIMES =
      Pattern.compile("docker|containerd|kubepods|libpod|crio|lxc|machine\\.slice");
  private static final Map<String, List<String>> FAMILIES =
      Map.of(
          "redhat",
          List.of(
              "redhat",
              "rhel",
              "fedora",
              "centos",
              "scientific",
              "oraclelinux",
              "ol",
              "amazon",
              "amzn",
              "rocky",
              "almalinux"),
          "debian",
          List.of("debian", "ubuntu"),
          "suse",
          List.of("suse", "sles", "opensuse", "opensuse-leap", "opensuse-tumbleweed"));

  private final Path root;

  /**
   * @param root where the files of the operating system are
   */
  public HostFacts(Path root) {
    this.root = root;
  }

  /** The fields below {@code host} but for those of the network; sorted, as all of the state is. */
  public FieldMap read(String hostname) {
    FieldMap host = new FieldMap();
    host.put("architecture", architecture(System.getProperty("os.arch", "")));
    containerized().ifPresent(flag -> host.put("containerized", flag));
    first("etc/machine-id", "var/lib/dbus/machine-id").ifPresent(id -> host.put("id", id));
    host.put("name", hostname);
    host.put("os", os());
    return host;
  }

  /** As {@code uname} names it. */
  private static String architecture(String java) {
    return switch (java) {
      case "amd64" -> "x86_64";
      case "x86", "i386" -> "i686";
      default -> java;
    };
  }

  private FieldMap os() {
    Map<String, String> release = release();
    String name = release.getOrDefault("NAME", System.getProperty("os.name", ""));
    String platform =
        Optional.ofNullable(release.get("ID"))
            .filter(id -> !id.isEmpty())
            .orElseGet(() -> name.split(" ", 2)[0].toLowerCase(Locale.ROOT));
    FieldMap os = new FieldMap();
    putIfAny(os, "build", release.getOrDefault("BUILD_ID", ""));
    putIfAny(os, "codename", codename(release));
    os.put("family", family(platform));
    os.put("platform", platform);
    os.put("version", release.getOrDefault("VERSION", ""));
    return os;
  }

  private static void putIfAny(FieldMap map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  private static String family(String platform) {
    return FAMILIES.entrySet().stream()
        .filter(family -> family.getValue().contains(platform))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static String codename(Map<String, String> release) {
    String stated = release.getOrDefault("VERSION_CODENAME", "");
    if (!stated.isEmpty()) {
      return stated;
    }
    for (Map.Entry<String, String> entry : release.entrySet()) {
      if (entry.getKey().contains("CODENAME") && !entry.getValue().isEmpty()) {
        return entry.getValue();
      }
    }
    Matcher brackets = BRACKETS.matcher(release.getOrDefault("VERSION", ""));
    return brackets.find() ? brackets.group(1) : "";
  }

  /** The settings of {@code os-release}, then those of {@code lsb-release} that it lacks. */
  private Map<String, String> release() {
    Map<String, String> settings = new LinkedHashMap<>();
    read(root.resolve("etc/os-release")).ifPresent(text -> parse(text, settings));
    read(root.resolve("etc/lsb-release")).ifPresent(text -> parse(text, settings));
    if (settings.isEmpty()) {
      otherRelease().flatMap(HostFacts::read).ifPresent(text -> parse(text, settings));
    }
    return settings;
  }

  private Optional<Path> otherRelease() {
    try {
      return Folders.list(root.resolve("etc"), "*-release").stream()
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void parse(String text, Map<String, String> settings) {
    for (String line : text.lines().toList()) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        String quoted = Optional.ofNullable(setting.group(2)).orElse(setting.group(3));
        String value = Optional.ofNullable(quoted).orElse(setting.group(4));
        settings.putIfAbsent(setting.group(1), value);
      }
    }
  }

  /** Empty when nothing tells. */
  private Optional<Boolean> containerized() {
    Optional<String> cgroups = read(root.resolve("proc/1/cgroup"));
    if (cgroups.isEmpty()) {
      return Optional.empty();
    }
    for (String mark : List.of(".dockerenv", "run/.containerenv", "run/systemd/container")) {
      if (Files.exists(root.resolve(mark))) {
        return Optional.of(true);
      }
    }
    return Optional.of(RUNTIMES.matcher(cgroups.get()).find());
  }

  private Optional<String> first(String... names) {
    for (String name : names) {
      Optional<String> text =
          read(root.resolve(name)).map(String::strip).filter(found -> !found.isEmpty());
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
