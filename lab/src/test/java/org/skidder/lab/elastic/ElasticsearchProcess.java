package org.skidder.lab.elastic;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.skidder.core.testkit.Ports;
import org.skidder.lab.Folders;

/**
 * A server from its distribution, in a folder of its own that vanishes with it. It does not run as
 * root; when we are root it becomes nobody.
 */
final class ElasticsearchProcess implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final int port;

  private ElasticsearchProcess(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** A Java 17 on this machine, which these servers need. */
  static Optional<Path> java17() throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (String variable : new String[] {"JAVA17_HOME", "JAVA_HOME_17_X64", "JAVA_HOME"}) {
      Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(candidates::add);
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> all = Files.list(installed)) {
        all.sorted().forEach(candidates::add);
      }
    }
    for (Path home : candidates) {
      if (Files.isExecutable(home.resolve("bin/java")) && isVersion17(home)) {
        return Optional.of(home.toRealPath());
      }
    }
    return Optional.empty();
  }

  private static boolean isVersion17(Path home) throws IOException {
    Path release = home.resolve("release");
    return Files.isReadable(release) && Files.readString(release).contains("JAVA_VERSION=\"17");
  }

  /** Starts a server and waits until it answers. */
  static ElasticsearchProcess start(String version, Path java) throws Exception {
    Path zip = Path.of("target/servers/elasticsearch-" + version + ".zip").toAbsolutePath();
    Path folder = Files.createTempDirectory("skidder-es-");
    unzip(zip, folder);
    Path home = folder.resolve("elasticsearch-" + version);
    int port = Ports.free();
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command = new ArrayList<>();
    if (root) {
      giveToNobody(folder);
      command.addAll(
          List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(home.resolve("bin/elasticsearch").toString());
    setting(command, "http.port=" + port);
    setting(command, "transport.tcp.port=" + Ports.free());
    setting(command, "network.host=127.0.0.1");
    setting(command, "discovery.type=single-node");
    setting(command, "bootstrap.system_call_filter=false");
    setting(command, "http.max_content_length=300kb");
    setting(command, "cluster.routing.allocation.disk.threshold_enabled=false");
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("ES_JAVA_HOME", java.toString());
    builder.environment().put("ES_JAVA_OPTS", "-Xms256m -Xmx256m -XX:TieredStopAtLevel=1");
    builder.environment().put("ES_TMPDIR", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("console.log").toFile());
    ElasticsearchProcess server = new ElasticsearchProcess(folder, builder.start(), port);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(150))
          .pollInterval(Duration.ofMillis(300))
          .until(server::isAnswering);
    } catch (RuntimeException e) {
      String log = Files.readString(folder.resolve("console.log"));
      server.close();
      throw new IllegalStateException("Elasticsearch " + version + " does not start:\n" + log, e);
    }
    return server;
  }

  private static void setting(List<String> command, String setting) {
    command.add("-E");
    command.add(setting);
  }

  private boolean isAnswering() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it has ended");
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address() + "/").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static void unzip(Path zip, Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path to = folder.resolve(entry.getName()).normalize();
        Path parent = to.getParent();
        if (!to.startsWith(folder) || parent == null) {
          throw new IOException("bad entry in " + zip);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(parent);
          Files.copy(in, to);
          if (parent.endsWith("bin")) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static void giveToNobody(Path folder) throws IOException {
    UserPrincipal nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setOwner(path, nobody);
      }
    }
  }

  /** {@code host:port}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }
}
