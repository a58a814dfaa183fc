package org.skidder.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.skidder.console.view.Catalogue;
import org.skidder.core.config.Config;
import org.skidder.core.file.Modes;
import org.skidder.core.registry.PathText;

/** The program as a process of its own, as users start it. */
class ProgramTest extends ProgramRig {
  /** Metrics of what is not configured, did not happen, or is not known to each kernel. */
  private static final Pattern NOT_ALWAYS =
      Pattern.compile(
          "^(monitoring|libbeat\\.(output\\.dropped|outputs|pipeline\\.queue\\.spool)|ingest|sandbox|autodiscover"
              + "|docker|jolokia|kubernetes|libbeat\\.pipeline\\.events\\.unrouted$|filebeat\\.input\\.(tcp|udp|unix|syslog|redis))(\\.|$)");

  @Test
  void followPrintsLinesAsJsonAndLeavesNothingBehind() throws Exception {
    Files.writeString(folder.resolve("a[1].log"), "one\ntw\u00f6\n");

    // That of a service is not for everybody to read, nor needed.
    Files.writeString(folder.resolve("skidder.keystore"), "damaged");

    String[] command = {"follow", "--once", "--path.config", folder.toString(), "a[1].log"};
    assertThat(status(start(command))).isZero();
    assertThat(read("stdout").lines()).hasSize(2);
    assertThat(read("stdout")).contains("\"message\":\"one\"", "\"message\":\"tw\u00f6\"");
    assertThat(read("stderr")).isEmpty();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void followParsesWithTheFilesetOfAModule() throws Exception {
    Files.writeString(
        folder.resolve("x.log"),
        "2020/01/02 03:04:06 [notice] 4711#4711: signal process started\n");

    assertThat(status(start("follow", "--once", "--module", "nginx/error", "x.log"))).isZero();
    assertThat(read("stdout").lines()).hasSize(1);
    assertThat(read("stdout"))
        .contains(
            "\"@timestamp\":\"2020-01-02T03:04:06.000Z\"",
            "\"level\":\"notice\"",
            "\"fileset\":{\"module\":\"nginx\",\"name\":\"error\"}");
    assertThat(read("stderr")).isEmpty();

    assertThat(status(start("follow", "--once", "--module", "nginx/errors", "x.log"))).isOne();
    assertThat(read("stderr")).contains("the module nginx has access, error");
    assertThat(status(start("follow", "--once", "--module", "redis/slowlog", "x.log"))).isOne();
    assertThat(read("stderr")).contains("reads no files");
  }

  /** One line, packed by zstd(1). */
  private static final byte[] ZSTD =
      HexFormat.of().parseHex("28b52ffd04583900007061636b65640ae1de0544");

  @Test
  void zstdNeedsNoFolderForTemporaryFiles() throws Exception {
    Files.write(folder.resolve("a.log"), ZSTD);
    jvm.add("-Djava.io.tmpdir=" + folder.resolve("nowhere"));

    Path config = config("sandbox.landlock.enabled: true\n");
    assertThat(status(start("-e", "--once", "-c", config.toString()))).isZero();
    assertThat(read("out/filebeat")).contains("\"message\":\"packed\"");
    assertThat(folder.resolve("home/data/native")).isEmptyDirectory();
  }

  @Test
  void zstdThatCannotBeUnpackedKeepsNoOtherFileFromBeingRead() throws Exception {
    Files.write(folder.resolve("a.log"), ZSTD);
    Files.writeString(folder.resolve("b.log"), "plain\n");
    jvm.add("-DZstdTempFolder=" + folder.resolve("b.log"));

    Path config = config("");
    Files.writeString(
        config, Files.readString(config).replace("type: log", "type: log, close_eof: true"));
    assertThat(status(start("-e", "--once", "-c", config.toString()))).isZero();
    assertThat(read("out/filebeat")).contains("\"message\":\"plain\"");
    assertThat(read("stderr").lines().filter(line -> line.contains("ERROR")))
        .singleElement()
        .asString()
        .contains(folder + "/a.log cannot be opened", "-DZstdTempFolder=FOLDER");
  }

  @Test
  void namesThatTheLocaleCannotHoldAreReadAllTheSame() throws Exception {
    environment.put("LC_ALL", "C");
    String folderText = folder + "/d\u00e9/";
    Files.createDirectory(PathText.path(folderText, ""));
    for (String name : List.of("\u00e4.log", "\u00f6.log.1", "\u00f6.log.2", "plain.log")) {
      Files.writeString(PathText.path(folderText + name, ""), "in " + name + "\n");
    }
    String utf8 = new String(folderText.getBytes(UTF_8), ISO_8859_1);
    Files.writeString(PathText.path("", utf8 + "\u00ff.log.3"), "in no text\n");
    Path config = config("");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "'" + folder + "/*.log'",
                "'%1$s\u00e4.log', '%1$s\u00f6.*', '%1$s?.log.3', '%1$spl*'".formatted(folderText))
            .replace("type: log", "type: log, close_eof: true, exclude_files: ['\u00f6.log.2']"));

    assertThat(status(start("-e", "--once", "-c", config.toString()))).isZero();
    assertThat(read("stderr")).doesNotContain("ERROR");
    assertThat(
            read("out/filebeat")
                .lines()
                .map(line -> line.replaceAll(".*message\":\"(.*?)\".*", "$1")))
        .containsExactlyInAnyOrder(
            "in \u00e4.log", "in \u00f6.log.1", "in no text", "in plain.log");
  }

  @Test
  void whatNobodyAskedForIsNotLoaded() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    jvm.add("-Xlog:class+load:file=" + folder.resolve("classes"));

    Process process = start("-e", "-c", config("").toString());
    awaitText("out/filebeat", "one");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(read("classes"))
        .contains("org.skidder.app.run.Observers")
        .doesNotContain("org.skidder.console.", "com.sun.management.");
  }

  @Test
  void theEndpointAnswersUnderTheSandboxWithTheMetricsThatAreDocumented() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Path socket = folder.resolve("run/http.sock");
    Files.createDirectory(socket.getParent());
    Process process =
        start(
            "-e",
            "-c",
            config("http.host: 'unix://" + socket + "'\nsandbox.landlock.enabled: true\n")
                .toString());
    awaitText("out/filebeat", "one");
    awaitText("stderr", "start running");
    Set<String> metrics = new TreeSet<>();
    collect("", Config.ofYaml(get(socket, "/stats")).toMap(), metrics);
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(metrics)
        .allMatch(name -> Catalogue.all().stream().anyMatch(entry -> entry.covers(name)));
    assertThat(Catalogue.all())
        .filteredOn(entry -> !NOT_ALWAYS.matcher(entry.name()).find())
        .allMatch(entry -> metrics.stream().anyMatch(name -> entry.covers(name)));
    assertThat(socket).doesNotExist();
  }

  @Test
  void inputsThatListenWorkUnderTheSandbox() throws Exception {
    Path sockets = Files.createDirectory(folder.resolve("run"));
    Path config = config("sandbox.landlock.enabled: true\n");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "- {type: log",
                """
                - {type: unix, path: '%1$s/stream', mode: 0600}
                - {type: syslog, protocol.unix: {path: '%1$s/datagram', socket_type: datagram}}
                - {type: syslog, protocol.udp.host: '127.0.0.1:0'}
                - {type: log\
                """
                    .formatted(sockets)));
    Process process = start("-e", "-c", config.toString());
    awaitText("stderr", "listens on unix stream");
    awaitText("stderr", "listens on unix datagram");
    awaitText("stderr", "listens on udp 127.0.0.1:");
    Matcher port = Pattern.compile("listens on udp 127.0.0.1:(\\d+)").matcher(read("stderr"));
    assertThat(port.find()).isTrue();
    try (SocketChannel stream = SocketChannel.open(StandardProtocolFamily.UNIX);
        DatagramSocket udp = new DatagramSocket()) {
      stream.connect(UnixDomainSocketAddress.of(sockets.resolve("stream")));
      stream.write(ByteBuffer.wrap("through a socket\n".getBytes(StandardCharsets.UTF_8)));
      byte[] message = "<34>Oct 11 22:14:15 app: by udp".getBytes(StandardCharsets.UTF_8);
      udp.send(
          new DatagramPacket(
              message,
              message.length,
              InetAddress.getLoopbackAddress(),
              Integer.parseInt(port.group(1))));
      awaitText("out/filebeat", "through a socket");
      awaitText("out/filebeat", "\"message\":\"by udp\"");
    }
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(sockets).isEmptyDirectory();
  }

  private static void collect(String prefix, Map<?, ?> tree, Set<String> names) {
    tree.forEach((name, value) -> {
      if (value instanceof Map<?, ?> below) {
        collect(prefix + name + ".", below, names);
      } else if (value instanceof List<?>) {
        names.add(prefix + name + ".1"); // numbers as names are read as a list
      } else {
        names.add(prefix + name);
      }
    });
  }

  private static String get(Path socket, String target) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void withoutFlagLogsGoToAFileOnly() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Process process = start("-c", config("").toString());
    awaitText("home/logs/filebeat", "start running");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(read("stderr")).isEmpty();
    assertThat(read("stdout")).isEmpty();
  }

  @Test
  void whatStopsTheStartIsToldOnStderrAndInTheLog() throws Exception {
    Path config = config("queue.nonsense.events: 5\nmax_procs: many\n");

    assertThat(status(start("-c", config.toString()))).isEqualTo(1);
    assertThat(read("stderr")).startsWith("Exiting: ");
    assertThat(read("stderr")).contains("c.yml:4", "nonsense", "c.yml:5", "max_procs");
    assertThat(read("stderr")).doesNotContain("\tat ");
    assertThat(read("home/logs/filebeat")).contains("ERROR", "nonsense");
  }

  @Test
  void testConfigWritesNothing() throws Exception {
    Path config = config("nonsense: 1\n");

    assertThat(status(start("test", "config", "-c", config.toString()))).isZero();
    assertThat(read("stdout")).isEqualTo("Config OK\n");
    assertThat(read("stderr")).contains("c.yml:4", "nonsense");
    assertThat(folder.resolve("home")).doesNotExist();
    assertThat(status(start("test", "config", "--strict", "-c", config.toString()))).isEqualTo(1);
  }

  @Test
  void profilesAreWrittenAtTheEnd() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Path config = config("filebeat.shutdown_timeout: 10s\n");
    Process process =
        start("-c", config.toString(), "-cpuprofile", "cpu.jfr", "-memprofile", "heap.hprof");
    awaitText("out/filebeat", "one");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(RecordingFile.readAllEvents(file("cpu.jfr").toPath()))
        .isNotEmpty()
        .extracting(event -> event.getEventType().getName())
        .doesNotContain("jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty");
    assertThat(file("heap.hprof").length()).isPositive();
    for (String profile : List.of("cpu.jfr", "heap.hprof")) {
      assertThat(Files.getPosixFilePermissions(file(profile).toPath())).isEqualTo(Modes.OWNER_ONLY);
    }
  }

  @Test
  void theTrainingRunOfTheStartUpCacheDelivers() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));

    assertThat(status(startClass("org.skidder.app.train.Training", work.toString()))).isZero();
    assertThat(read("stderr")).contains("Connected to Elasticsearch");
    assertThat(read("stderr").lines().filter(line -> line.contains("Elasticsearch url: ")))
        .as("two starts with one server each")
        .hasSize(2);
    assertThat(read("stderr").lines())
        .filteredOn(line -> !line.contains("file notifications")) // others may have used them up
        .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
    assertThat(read("stderr").lines().filter(line -> line.contains("Total non-zero metrics")))
        .satisfiesExactly(
            many -> assertThat(many).contains("\"acked\":10000"),
            es -> assertThat(es).contains("\"acked\":3000"),
            file -> assertThat(file).contains("\"acked\":3000"),
            console -> assertThat(console).contains("\"acked\":3000"));
    assertThat(read("stdout").lines()).hasSize(3000);
  }
}
