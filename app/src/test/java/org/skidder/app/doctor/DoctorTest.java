package org.skidder.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.Owners;
import org.skidder.app.log.LoggingConfig;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Keystore;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Surroundings;
import org.skidder.core.registry.DataPathLock;

@DisabledOnOs(OS.WINDOWS)
class DoctorTest {
  @TempDir Path folder;
  private Path proc;
  private Path config;
  private Instant now = Instant.now();

  @BeforeEach
  void prepare() throws IOException {
    proc = Files.createDirectories(folder.resolve("proc"));
    config = folder.resolve("skidder.yml");
    Files.createDirectories(folder.resolve("logs.d"));
    Files.writeString(folder.resolve("logs.d/a.log"), "x\n");
    write(
        "self/limits",
        "Max open files            1024                 4096                 files\n");
    write("self/status", "Name:\tjava\nSeccomp:\t0\n");
    write("sys/fs/inotify/max_user_watches", "8192\n");
    write("sys/fs/inotify/max_user_instances", "128\n");
    write("locks", "");
    configure("");
  }

  private void write(String name, String text) throws IOException {
    Path file = proc.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void configure(String more) throws IOException {
    configure("logs.d/*.log", more);
  }

  private void configure(String pattern, String more) throws IOException {
    Files.writeString(
        config,
        "filebeat.inputs: [{type: log, paths: ['"
            + folder.resolve(pattern)
            + "']}]\noutput.file.path: '"
            + folder
            + "/out'\n"
            + more);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private DoctorReport examine() {
    Surroundings surroundings =
        new Surroundings(Map.of(), folder, folder, Ownership.ofFileSystem());
    return new Doctor(proc, Clock.fixed(now, ZoneOffset.UTC), LoggingConfig.Overrides.NONE)
        .examine(new ConfigLoader(surroundings));
  }

  private String table() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    examine().table(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Lines of the table that are not fine, without their advice. */
  private List<String> complaints() {
    return table().lines().filter(line -> line.matches("(WARNING|ERROR) .*")).toList();
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void findsNothingWrongWhereNothingIsAndLeavesNoTrace() throws IOException {
    List<String> before = everything();
    String table = table();

    assertThat(examine().isFine()).isTrue();
    assertThat(table)
        .contains("skidder.yml: can be used", "/logs.d/*.log: 1 file", "4,096 allowed, 1 needed")
        .contains("MiB free on", "nothing on record yet", "in use by no process")
        .contains("output.file: output doesn't support testing", "errors: 0");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void numbersAreWrittenAlikeWhateverTheLocale() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(table())
          .contains("4,096 allowed", "8,192 watches allowed")
          .doesNotContainPattern("[0-9]\\.[0-9]{3} MiB free");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void looksAtTheFoldersOfAllOutputsAndSpools() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(
        config,
        """
        filebeat.inputs: [{type: log, paths: ['%1$s/logs.d/*.log']}]
        outputs:
        - {name: a, file.path: '%1$s/file/a', queue.spool.file.path: '%1$s/file/b/spool'}
        - {name: b, enabled: false, file.path: '%1$s/file/c'}
        queue.spool.file.path: '%1$s/file/d/spool'
        """
            .formatted(folder));
    assertThat(complaints())
        .filteredOn(line -> line.contains("/file is no folder"))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("outputs.0.file.path " + folder + "/file/a"),
            line ->
                assertThat(line).contains("outputs.0.queue.spool.file.path " + folder + "/file/b"),
            line -> assertThat(line).contains(" queue.spool.file.path " + folder + "/file/d"));
  }

  @Test
  void aRelativeFolderThatIsThereIsNotToldToBeMissing() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(closed), "this user may write everywhere");
    Checkup checkup = new Checkup();
    Path relative = Path.of("").toAbsolutePath().relativize(closed);
    FolderCheck.run("output.file.path", relative, checkup.area("disk"));
    assertThat(checkup.findings().toString()).contains("cannot be written to");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logs.d/*.txt|WARNING|matches no file",
        "nowhere/deep/*.log|WARNING|matches nothing: there is no",
      })
  void tellsOfPatternsThatMatchNothing(String pattern, String status, String text)
      throws IOException {
    configure(pattern, "");
    assertThat(complaints()).singleElement().asString().startsWith(status).contains(pattern, text);
    assertThat(examine().isFine()).isTrue();
  }

  @Test
  void tellsOfMistakesAndStillLooksAtTheRest() throws IOException {
    configure("logs.d/*.txt", "queue.mem.events: many\nnonsense: 1\n");
    assertThat(complaints())
        .anyMatch(line -> line.startsWith("ERROR") && line.contains("queue.mem.events"))
        .anyMatch(line -> line.startsWith("WARNING") && line.contains("nonsense"))
        .anyMatch(line -> line.contains("matches no file"));
    assertThat(examine().isFine()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logging.level: nonsense",
        "logging.metrics.period: 0",
        "http: {enabled: true, port: 99999}",
        "xpack.monitoring: {enabled: true, elasticsearch.hosts: ['x:99999']}",
        "seccomp.default_action: nonsense"
      })
  void tellsOfMistakesOutsideOfInputsAndOutputs(String mistake) throws IOException {
    configure(mistake + "\n");
    assertThat(table())
        .contains("ERROR    configuration", mistake.substring(0, mistake.indexOf(':')))
        .contains("errors: 1, ")
        .doesNotContain("can be used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output.file.path: '${NOPE}/x'",
        "output.elasticsearch: {hosts: ['127.0.0.1:1'], ssl.certificate: '${NOPE}'}",
        "outputs: [{name: a, enabled: '${NOPE}', file.path: /tmp}]",
        "output.file: {path: /tmp}\nqueue.spool.file.path: '${NOPE}'",
        "output.file: {path: /tmp}\nhttp.enabled: '${NOPE}'",
        "output.file: {path: /tmp}\nfilebeat.inputs: [{type: log, paths: ['${NOPE}']}]",
        "output.file: {path: /tmp}\nfilebeat.inputs: [{type: '${NOPE}'}]"
      })
  void aVariableWithoutAValueIsOneMistakeAndTheRestIsLookedAt(String mistake) throws IOException {
    Files.writeString(
        config,
        mistake.contains("inputs")
            ? mistake
            : "filebeat.inputs: [{type: log, paths: ['" + folder + "/*.txt']}]\n" + mistake);
    assertThat(table())
        .contains("ERROR    configuration", "'NOPE'", "in use by no process", "seccomp");
  }

  @Test
  void aSpoolThatIsSwitchedOffIsNotLookedAt() throws IOException {
    configure("queue.spool: {enabled: false, file.path: '${NOPE}'}\n");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aWarningOfTheFileNamesNoOption() throws IOException {
    configure("---\nname: other\n");
    assertThat(complaints())
        .singleElement()
        .asString()
        .contains("skidder.yml:3: YAML: only the first document");
  }

  @Test
  void tellsOfOptionsWithOldNames() throws IOException {
    configure("filebeat.prospectors: []\n");
    assertThat(complaints()).anyMatch(line -> line.contains("DEPRECATED"));
  }

  @Test
  void tellsOfAConfigurationThatOthersMayWriteAndReadsItAllTheSame() throws IOException {
    configure("logs.d/*.txt", "");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(complaints())
        .anyMatch(line -> line.startsWith("ERROR") && line.contains("writable by its owner only"))
        .anyMatch(line -> line.contains("matches no file"));
  }

  @Test
  void tellsOfAConfigurationThatIsMissing() throws IOException {
    Files.delete(config);
    assertThat(complaints()).singleElement().asString().contains("no configuration file");
  }

  @Test
  void comparesLimitsWithWhatIsNeeded() throws IOException {
    write("sys/fs/inotify/max_user_watches", "0\n");
    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("WARNING")
        .contains("0 watches allowed");
  }

  /** Of the 4096 files that may be open, an eighth is for the process itself. */
  @ParameterizedTest
  @CsvSource({"3584, OK", "3585, ERROR"})
  void comparesTheLimitOfFilesWithWhatInputsMayHave(int files, String status) {
    Checkup checkup = new Checkup();
    LimitCheck.run(proc, files, 1, checkup.area("limits"));
    assertThat(checkup.findings().getFirst().toString()).contains(status, "4,096 allowed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsTheLimitsOfThisMachine() throws Exception {
    Path setting = Path.of("/proc/sys/fs/inotify/max_user_watches");
    assumeTrue(Files.isReadable(setting));
    Process cat = new ProcessBuilder("cat", setting.toString()).start();
    String digits = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    Checkup checkup = new Checkup();
    LimitCheck.run(Path.of("/proc"), 1, 1, checkup.area("limits"));
    assertThat(checkup.findings())
        .extracting(Finding::text)
        .contains("%,d watches allowed, 1 needed for inputs".formatted(toLong(digits)));
  }

  private static long toLong(String digits) {
    return Long.parseLong(digits.strip());
  }

  @Test
  void tellsWhoUsesTheDataPathAndWhetherItIsConfined() throws IOException {
    Path lock = Files.createDirectories(folder.resolve("data")).resolve(DataPathLock.FILE);
    Files.writeString(lock, "4711\n");
    assertThat(table()).contains("in use by no process");

    Object inode = Files.getAttribute(lock, "unix:ino");
    write(
        "locks",
        "1: POSIX  ADVISORY  WRITE 4711 08:01:" + inode + " 1099511627776 1099511627776\n");
    write("4711/status", "Seccomp:\t2\n");
    assertThat(table()).contains("in use by process 4711", "seccomp: in force in process 4711");
    write("4711/status", "Seccomp:\t0\n");
    assertThat(complaints()).singleElement().asString().contains("not in force in process 4711");
  }

  @Test
  void tellsWhenTheFilterIsSwitchedOff() throws IOException {
    configure("seccomp.enabled: false\n");
    assertThat(complaints()).singleElement().asString().contains("WARNING", "seccomp.enabled");
  }

  @Test
  void tellsOfADamagedRegistry() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/registry"), "[{\"source\":");
    assertThat(complaints()).singleElement().asString().startsWith("ERROR").contains("registry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void tellsOfAnIdentityThatEndsEveryStart(String text) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/meta.json"), text);
    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("ERROR")
        .contains("meta.json is malformed");
  }

  @Test
  void tellsOfWhatAStartAsRootLeft() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    assumeTrue(Ownership.ofFileSystem().effectiveUser() == Ownership.ROOT);
    Files.createDirectory(data.resolve("registry.ledger"));
    Files.createFile(data.resolve(DataPathLock.FILE));
    Keystore.create(folder.resolve("skidder.keystore")).save();
    for (String own : List.of("data", "data/registry.ledger")) {
      Owners.give(folder.resolve(own), 4711);
    }
    assertThat(table())
        .contains("1 file in it does not belong to 4711, such as skidder.lock of root")
        .contains("-> stop, then chown -R 4711 " + data)
        .contains("skidder.keystore: belongs to root", "must read it: chown 4711 ");

    Owners.give(data.resolve(DataPathLock.FILE), 4711);
    assertThat(table()).doesNotContain("not belong to");
    // Root in a container may be the only one that ever writes there.
    Owners.give(data.resolve(DataPathLock.FILE), 0);
    Owners.give(data.resolve("registry.ledger"), 0);
    assertThat(table()).doesNotContain("not belong to");
  }

  @Test
  void aDatabaseThatRootHasFetchedIsNoMistakeWhereTheServiceCanReadIt() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    assumeTrue(Ownership.ofFileSystem().effectiveUser() == Ownership.ROOT);
    Path geoip = Files.createDirectory(data.resolve("geoip"));
    Path database = Files.createFile(geoip.resolve("city.mmdb"));
    Files.createFile(data.resolve(DataPathLock.FILE));
    for (Path own : List.of(data, data.resolve(DataPathLock.FILE))) {
      Owners.give(own, 4711);
    }
    Files.setPosixFilePermissions(geoip, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(table()).doesNotContain("not belong to");

    Files.setPosixFilePermissions(geoip, PosixFilePermissions.fromString("rwx------"));
    assertThat(table()).contains("1 file in it does not belong to 4711, such as geoip of root");
  }

  @Test
  void tellsOfAFileWhereAFolderShouldBe() throws IOException {
    Files.createFile(folder.resolve("data"));
    assertThat(complaints())
        .anyMatch(line -> line.contains("path.data") && line.contains("no folder"));
  }

  @ParameterizedTest
  @CsvSource({"P1D,expires in", "P100000D,expired on", "-P100000D,not valid before"})
  void tellsOfCertificatesByTheirDates(String offset, String text) throws Exception {
    Path ca = Path.of("../core/src/test/resources/tls/ca.crt").toAbsolutePath();
    Instant end = end(ca);
    Duration shift = Duration.parse(offset);
    now = shift.toDays() == 1 ? end.minus(shift) : Instant.now().plus(shift);
    Files.writeString(
        config,
        "filebeat.inputs: [{type: log, paths: ['"
            + folder
            + "/logs.d/*.log']}]\n"
            + "output.elasticsearch: {hosts: ['https://127.0.0.1:1'], timeout: 2s,"
            + " ssl.certificate_authorities: ['"
            + ca
            + "']}\n");
    assertThat(complaints())
        .anyMatch(line -> line.contains("ca.crt") && line.contains(text))
        .anyMatch(line -> line.startsWith("ERROR") && line.contains("dial up"));
  }

  private static Instant end(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getNotAfter().toInstant();
    }
  }

  @Test
  void machinesGetTheSameAsJson() throws IOException {
    configure("logs.d/*.txt", "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    examine().json(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\n  \"status\": \"warning\",\n  \"findings\": [")
        .contains("\"area\": \"input\"", "\"text\": \"matches no file\"", "\"advice\": ");
  }
}
