package org.skidder.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.skidder.app.log.LoggingConfig;
import org.skidder.console.http.Address;
import org.skidder.containers.kubernetes.ApiReach;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.file.Modes;
import org.skidder.core.tls.TlsClient;
import org.skidder.modules.ModuleFlags;
import org.skidder.outputs.file.FileOutputConfig;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.ProxyRules;
import org.skidder.outputs.net.HostPort;
import org.skidder.sandbox.landlock.LandlockPlan;

/** Which folders and ports a configuration has to do with, as far as it says so itself. */
final class Reach {
  /** What stands around host and port in an address: scheme, user, path. */
  private static final Pattern AROUND =
      Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://|[/?#].*$|(?<=^|/)[^/@]*@");

  private static final Pattern QUERY = Pattern.compile("[?#].*$");
  private static final int ELASTICSEARCH = 9200;
  private static final int REDIS = 6379;
  private static final int KIBANA = 5601;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int SOCKS = 1080;
  private static final int MAX_PORT = 65535;
  private static final Map<String, Integer> USUAL_PORTS =
      Map.of("elasticsearch", ELASTICSEARCH, "logstash", 5044, "kafka", 9092, "redis", REDIS);
  private static final List<String> CERTIFICATES =
      List.of("ssl.certificate_authorities", "ssl.certificate", "ssl.key");
  private static final List<String> DOCKER_CERTIFICATES =
      List.of("ssl.certificate_authority", "ssl.certificate", "ssl.key");
  private static final List<String> FILES =
      List.of("filebeat.geoip.database", "setup.template.fields", "setup.template.json.path");
  private static final int DOCKER = 2375;
  private static final int DOCKER_TLS = 2376;

  private final List<Path> readOnly = new ArrayList<>();
  private final Map<Path, Set<PosixFilePermission>> readWrite = new LinkedHashMap<>();
  private final Set<Integer> ports = new TreeSet<>();

  private final PathsConfig paths;
  private final Map<String, String> environment;

  private Reach(PathsConfig paths, Map<String, String> environment) {
    this.paths = paths;
    this.environment = environment;
  }

  /**
   * What a configuration has to do with.
   *
   * @param folders those of the plan that are written to, with the permissions that their owners
   *     make them with
   */
  record Reached(LandlockPlan plan, Map<Path, Set<PosixFilePermission>> folders) {}

  /**
   * What the inputs read, the outputs write or connect to, and the program's own folders.
   *
   * @param modules what the command line says about modules
   * @param setUp whether the command line asks for dashboards
   * @param environment variables of the process; they may name proxies
   */
  static Reached of(
      LoadedConfig loaded, ModuleFlags modules, boolean setUp, Map<String, String> environment) {
    Reach reach = new Reach(loaded.paths(), environment);
    reach.readOnly.add(loaded.paths().home());
    reach.readOnly.add(loaded.paths().config());
    for (Path file : loaded.files()) {
      reach.readOnly.add(file);
    }
    for (String option : FILES) {
      loaded.root().text(option).ifPresent(reach::file);
    }
    reach.writable(loaded.paths().data(), Modes.PRIVATE_FOLDER);
    reach.writable(loaded.paths().logs(), logFolder(loaded.root()));
    InputSections inputs = InputSections.of(loaded, modules);
    for (Path glob : inputs.globs()) {
      reach.readOnly.add(LandlockPlan.folderOf(glob.toString()));
    }
    inputs.sections().forEach(reach::input);
    loaded
        .root()
        .get("filebeat.autodiscover")
        .filter(Config::isEnabled)
        .flatMap(section -> section.get("providers"))
        .map(Config::items)
        .orElse(List.of())
        .stream()
        .filter(Config::isEnabled)
        .forEach(reach::provider);
    reach.processors(loaded.root());
    OutputSections.of(loaded.root()).forEach(reach::output);
    OutputSections.spoolFiles(loaded.root()).forEach(reach::spool);
    reach.log(loaded.root());
    reach.observers(loaded.root());
    if (setUp || loaded.root().isEnabled("setup.dashboards")) {
      reach.dashboards(loaded.root(), loaded.paths().home());
    }
    List<Path> readWrite = List.copyOf(reach.readWrite.keySet());
    return new Reached(new LandlockPlan(reach.readOnly, readWrite, reach.ports), reach.readWrite);
  }

  private void writable(Path folder, Set<PosixFilePermission> permissions) {
    readWrite.putIfAbsent(folder, permissions);
  }

  /** Who makes the files says what is wrong with their options. */
  private static Set<PosixFilePermission> logFolder(Config root) {
    return folderFor(
        LoggingConfig.of(root, LoggingConfig.Overrides.NONE, new Problems())
            .map(logging -> logging.files().permissions()));
  }

  private static Set<PosixFilePermission> outputFolder(Config output) {
    return folderFor(
        Binder.tryBind(output, FileOutputConfig.class, new Problems())
            .map(FileOutputConfig::permissions));
  }

  private static Set<PosixFilePermission> folderFor(Optional<FileMode> files) {
    return Modes.enterable(files.map(FileMode::permissions).orElse(Modes.OWNER_ONLY));
  }

  private void input(Config input) {
    for (String glob : texts(input, "paths")) {
      // What a variable will be is not known yet.
      String known = glob.contains("${") ? glob.substring(0, glob.indexOf("${")) + "*" : glob;
      readOnly.add(LandlockPlan.folderOf(known).toAbsolutePath());
    }
    input.text("pipeline_file").ifPresent(this::file);
    processors(input);
    String kind = InputPlanner.kind(input);
    if (kind.equals("docker")) {
      String folder = input.text("containers.path").orElse("/var/lib/docker/containers");
      readOnly.add(LandlockPlan.folderOf(folder + "/*").toAbsolutePath());
    }
    if (kind.equals("udp") || kind.equals("syslog")) {
      // Where the kernel tells how many datagrams it dropped.
      readOnly.add(Path.of("/proc/net"));
    }
    if (kind.equals("redis")) {
      servers(input, REDIS);
    }
    if (kind.equals("unix")) {
      input.text("path").ifPresent(this::folderOfSocket);
    }
    input.text("protocol.unix.path").ifPresent(this::folderOfSocket);
    certificates(input);
    certificates(input.get("protocol.tcp").orElse(Config.empty()));
  }

  private void folderOfSocket(String path) {
    Path folder = Path.of(path).getParent();
    if (folder != null) {
      writable(folder, Modes.enterable(Modes.READABLE));
    }
  }

  /** A provider of autodiscover, and what it may lead to. */
  private void provider(Config provider) {
    switch (provider.text("type").orElse("")) {
      case "docker" -> docker(provider);
      case "kubernetes" -> kubernetes(provider);
      default -> {
        // What answers jolokia's question is asked over UDP, which Landlock lets pass.
      }
    }
    for (Config template : items(provider, "templates")) {
      items(template, "config").forEach(this::input);
    }
    boolean hints = "true".equals(provider.text("hints.enabled").orElse(""));
    for (Config builder : items(provider, "builders")) {
      hints |= !builder.has("config");
      builder.get("config").ifPresent(this::input);
    }
    if (hints) {
      input(Config.of(Map.of("type", "docker")));
    }
    items(provider, "appenders").forEach(a -> a.get("config").ifPresent(this::input));
  }

  private static List<Config> items(Config section, String name) {
    return section.get(name).map(Config::items).orElse(List.of());
  }

  private void file(String name) {
    readOnly.add(paths.config().resolve(name).toAbsolutePath());
  }

  private void certificate(String name) {
    renewed(found(name).toAbsolutePath());
  }

  /** Where TLS finds a file. */
  private Path found(String name) {
    Path found = TlsClient.resolver(paths.config()).apply(Path.of(name));
    return Files.exists(found) ? found : paths.config().resolve(name);
  }

  /**
   * A file that is read again when it was replaced, and its folder: to Landlock, a new file under
   * the old name is another one.
   */
  private void renewed(Path file) {
    readOnly.add(file);
    Path folder = file.getParent();
    if (folder != null && folder.getNameCount() > 0) {
      readOnly.add(folder);
    }
  }

  /** Metadata services are asked over plain HTTP, clusters as the options say. */
  private void processors(Config section) {
    for (Config item : section.get("processors").map(Config::items).orElse(List.of())) {
      if (item.names().contains("add_cloud_metadata")) {
        port(item.text("add_cloud_metadata.host").orElse(""), 80);
      }
      item.get("add_docker_metadata").ifPresent(this::docker);
      if (item.names().contains("add_kubernetes_metadata")) {
        kubernetes(item.get("add_kubernetes_metadata").orElse(Config.empty()));
      }
    }
  }

  /** An engine that is not reached through a unix socket, which Landlock lets pass. */
  private void docker(Config options) {
    String host = options.text("host").orElse("");
    if (host.startsWith("tcp://")) {
      port(host, DOCKER_CERTIFICATES.stream().anyMatch(options::has) ? DOCKER_TLS : DOCKER);
    }
    DOCKER_CERTIFICATES.forEach(option -> options.text(option).ifPresent(this::certificate));
    options
        .text("system.hostfs")
        .map(Path::of)
        .ifPresent(root -> readOnly.add(root.resolve("proc")));
  }

  private void kubernetes(Config options) {
    ApiReach needed = ApiReach.of(options, Path.of("/"), environment);
    for (Path file : needed.files()) {
      if (Files.isDirectory(file)) {
        readOnly.add(file);
      } else {
        renewed(file);
      }
    }
    ports.addAll(needed.ports());
  }

  /** A spool outside of the data path. */
  private void spool(Config option) {
    option
        .text()
        .map(file -> Path.of(file).toAbsolutePath().getParent())
        .ifPresent(folder -> writable(folder, Modes.PRIVATE_FOLDER));
  }

  private void output(Config output) {
    if (output.name().equals("file")) {
      output.text("path").ifPresent(path -> writable(Path.of(path), outputFolder(output)));
    }
    output
        .text("dead_letter.file")
        .map(file -> paths.data().resolve(file).getParent())
        .ifPresent(folder -> writable(folder, Modes.PRIVATE_FOLDER));
    servers(output, USUAL_PORTS.getOrDefault(output.name(), 0));
    if (output.name().equals("elasticsearch")) {
      proxies(output);
    }
  }

  /** Where a section connects to, and the certificates it names. */
  private void servers(Config section, int usualPort) {
    int usual = section.text("port").flatMap(Reach::number).orElse(usualPort);
    for (String host : texts(section, "hosts")) {
      port(host, host.startsWith("https://") && usual == 0 ? HTTPS : usual);
    }
    if (usualPort > 0 && !section.has("hosts")) {
      ports.add(usual);
    }
    section.text("proxy_url").ifPresent(this::proxy);
    certificates(section);
  }

  /** A port; what is none is reported where options are read. */
  private static Optional<Integer> number(String port) {
    return port.matches("[0-9]{1,5}")
        ? Optional.of(Integer.valueOf(port)).filter(number -> number > 0 && number <= MAX_PORT)
        : Optional.empty();
  }

  private void proxy(String url) {
    int usual = url.startsWith("socks5:") ? SOCKS : url.startsWith("https:") ? HTTPS : HTTP;
    port(url, usual);
  }

  /** Those that the environment names for the hosts of a section, when it names none itself. */
  private void proxies(Config section) {
    if (!section.text("proxy_url").orElse("").isEmpty()) {
      return;
    }
    String protocol = section.text("protocol").orElse("http");
    for (String host : texts(section, "hosts")) {
      environmentProxy(host, protocol);
    }
  }

  private void environmentProxy(String host, String protocol) {
    try {
      ProxyRules.fromEnvironment(environment, BaseUrl.parse(host, protocol, ELASTICSEARCH, ""))
          .ifPresent(proxy -> ports.add(proxy.port()));
    } catch (IllegalArgumentException e) {
      // Who connects there says what is wrong with it.
    }
  }

  private void certificates(Config section) {
    if (section.has("ssl") && !section.isEnabled("ssl")) {
      return; // nobody reads what is there, which may have mistakes
    }
    for (String option : CERTIFICATES) {
      texts(section, option).stream()
          .filter(text -> !text.contains("\n") && Files.isReadable(found(text)))
          .forEach(this::certificate);
    }
  }

  private void log(Config root) {
    root.text("logging.files.path")
        .filter(path -> Path.of(path).isAbsolute())
        .ifPresent(path -> writable(Path.of(path), logFolder(root)));
  }

  private void observers(Config root) {
    if (root.isEnabled("http")) {
      root.text("http.host")
          .filter(host -> host.startsWith("unix:"))
          .ifPresent(this::folderOfEndpoint);
    }
    if (root.isEnabled("xpack.monitoring")) {
      // Without hosts of its own it connects where the output does.
      Config reporter = root.get("xpack.monitoring.elasticsearch").orElse(Config.empty());
      servers(reporter, reporter.has("hosts") ? ELASTICSEARCH : 0);
      proxies(reporter);
    }
  }

  private void folderOfEndpoint(String host) {
    try {
      if (Address.parse(host, 0) instanceof Address.Unix(Path socket)) {
        folderOfSocket(socket.toString());
      }
    } catch (IllegalArgumentException e) {
      // Who listens there says what is wrong with it.
    }
  }

  /** Dashboards that are imported at the start: from files or by a download, to Kibana. */
  private void dashboards(Config root, Path home) {
    Config kibana = root.get("setup.kibana").orElse(Config.empty());
    Config dashboards = root.get("setup.dashboards").orElse(Config.empty());
    port(kibana.text("host").orElse(""), KIBANA);
    certificates(kibana);
    for (String option : List.of("directory", "file")) {
      dashboards
          .text(option)
          .map(Path::of)
          .map(stated -> Files.exists(stated) ? stated : home.resolve(stated))
          .ifPresent(found -> readOnly.add(found.toAbsolutePath()));
    }
    dashboards
        .text("url")
        .ifPresent(url -> {
          port(url, url.startsWith("https:") ? HTTPS : HTTP);
          environmentProxy(QUERY.matcher(url).replaceFirst(""), "http");
        });
  }

  private void port(String address, int unless) {
    String host = AROUND.matcher(address).replaceAll("");
    try {
      int port = HostPort.parse(host, unless).port();
      if (port > 0) {
        ports.add(port);
      }
    } catch (IllegalArgumentException e) {
      // Who connects there says what is wrong with it.
    }
  }

  private static List<String> texts(Config section, String name) {
    Config at = section.get(name).orElse(Config.empty());
    List<String> texts = new ArrayList<>();
    if (at.isList()) {
      at.items().forEach(item -> item.text().ifPresent(texts::add));
    } else {
      at.text().ifPresent(texts::add);
    }
    return texts;
  }
}
