package org.skidder.setup.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.setup.FakeServer;
import org.skidder.setup.Rig;
import org.skidder.setup.SetupSections;
import org.slf4j.LoggerFactory;

/** Dashboards in zip archives, and what folders have in common with them. */
@Timeout(60)
class ArchiveTest {
  private static final String CONTENT =
      "{\"objects\": [{\"id\": \"x\", \"type\": \"dashboard\", \"attributes\": {}}]}";

  private static final String[] GOOD = {
    "beats/filebeat/6/index-pattern/f.json",
    "beats/filebeat/6/dashboard/a.json",
    "beats/other/6/dashboard/z.json"
  };

  @TempDir Path home;

  private FakeServer kibana;

  @BeforeEach
  void start() throws IOException {
    kibana = FakeServer.kibana("6.4.0");
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private Rig rig(String more) {
    return Rig.of(home, "setup.kibana.host: " + kibana.address() + "\n" + more);
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(CONTENT.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"filebeat, 2", "'', 3"})
  void anArchiveHasAFolderPerBeat(String beat, int imports) throws IOException {
    Files.write(home.resolve("d.zip"), zip(GOOD));
    rig("setup.dashboards: {file: d.zip, beat: '" + beat + "'}").importDashboards();
    assertThat(kibana.lines()).hasSize(1 + imports);
  }

  /** In an archive, and in a folder. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "beats/filebeat/6/dashboard/a.json | '' | ''",
        "beats/filebeat/6/dashboard/a.json | only_dashboards | ''",
        "beats/filebeat/6/dashboard/a.json | only_index | has no index patterns",
        "beats/filebeat/6/index-pattern/ beats/filebeat/6/dashboard/a.json | ''"
            + " | has no files 6/index-pattern/*.json",
        "beats/filebeat/6/index-pattern/ beats/filebeat/6/dashboard/a.json | only_dashboards | ''",
        "beats/filebeat/6/index-pattern/ beats/filebeat/5/dashboard/a.json | '' | no folder 6/",
      })
  void theFolderOfIndexPatternsMayBeMissingButNotEmpty(String names, String only, String reason)
      throws IOException {
    String[] paths = names.split(" ");
    Files.write(home.resolve("d.zip"), zip(paths));
    for (String path : paths) {
      Path at = home.resolve(path);
      Files.createDirectories(path.endsWith("/") ? at : at.getParent());
      if (!path.endsWith("/")) {
        Files.writeString(at, CONTENT);
      }
    }
    String more = only.isEmpty() ? "" : ", " + only + ": true";
    for (String place : new String[] {"file: d.zip", "directory: beats/filebeat"}) {
      Rig rig = rig("setup.dashboards: {" + place + more + "}");
      int before = kibana.lines().size();
      if (reason.isEmpty()) {
        rig.importDashboards();
        assertThat(kibana.lines()).as(place).hasSize(before + 2);
      } else {
        assertThatThrownBy(rig::importDashboards).as(place).hasMessageContaining(reason);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"beats/filebeat/6/dashboard/a.json, 1", "beats/filebeat/6/index-pattern/a.json, 0"})
  void thatThereIsNoIndexPatternIsTold(String name, int warnings) throws IOException {
    Files.write(home.resolve("d.zip"), zip(name, "beats/filebeat/6/dashboard/b.json"));
    Logger log = (Logger) LoggerFactory.getLogger("dashboards");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    log.addAppender(said);
    try {
      rig("setup.dashboards.file: d.zip").importDashboards();
    } finally {
      log.detachAppender(said);
    }
    assertThat(said.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .hasSize(warnings)
        .allMatch(event ->
            event.getFormattedMessage().contains("d.zip has no index pattern for Kibana 6.4.0"));
  }

  @Test
  void anArchiveIsDownloaded() throws IOException {
    try (FakeServer web = FakeServer.elasticsearch("1.0.0")) {
      web.answer("GET /d.zip?x=1", 404, "gone");
      String url = "http://" + web.address() + "/d.zip?x=1";
      assertThatThrownBy(() -> rig("setup.dashboards.url: " + url).importDashboards())
          .hasMessageContaining("setup.dashboards.url")
          .hasMessageContaining("404");
      assertThat(kibana.lines()).isEmpty();
      web.answer("GET /d.zip?x=1", 200, zip(GOOD));
      rig("setup.dashboards.url: " + url).importDashboards();
      assertThat(web.lines()).containsExactly("GET /d.zip?x=1", "GET /d.zip?x=1");
      assertThat(kibana.lines()).hasSize(3);
    }
  }

  @Test
  void secretsOfTheAddressAreNotShown() throws IOException {
    try (FakeServer web = FakeServer.elasticsearch("1.0.0")) {
      String url = "http://bob:s3cret@" + web.address() + "/d.zip?token=t0ken#x";
      web.answer("GET /d.zip", 404, "gone");
      assertThatThrownBy(() -> rig("setup.dashboards.url: '" + url + "'").importDashboards())
          .hasMessageContaining("http://" + web.address() + "/d.zip was answered with 404")
          .message()
          .doesNotContain("bob", "s3cret", "t0ken");
      web.answer("GET /d.zip", 200, zip("a/b/c.json"));
      assertThatThrownBy(() -> rig("setup.dashboards.url: '" + url + "'").importDashboards())
          .hasMessageContaining("http://" + web.address() + "/d.zip has no folder")
          .message()
          .doesNotContain("bob", "s3cret", "t0ken");
      assertThat(web.lines()).containsOnly("GET /d.zip?token=t0ken");
    }
  }

  @ParameterizedTest
  @CsvSource({"http://u:p@h/d.zip, 1", "HTTPS://u@h, 1", "http://h/x@1/d.zip?a@b, 0"})
  void aUserInTheAddressIsWarnedOf(String url, int warnings) {
    Problems problems = new Problems();
    var _ = SetupSections.of(Config.ofYaml("setup.dashboards.url: '" + url + "'"), problems);
    assertThat(problems.errors()).isEmpty();
    assertThat(problems.warnings())
        .hasSize(warnings)
        .allSatisfy(warning ->
            assertThat(warning.message()).contains("user and password").doesNotContain("u@"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:p@h:1/x@1/d.zip?a=b@c, http://h:1/x@1/d.zip",
    "https://u@h?a/b, https://h",
    "http://h#x, http://h",
    "http://u:p@v@h/, http://h/"
  })
  void anAddressIsShownWithoutUserPasswordAndQuery(String url, String shown) {
    assertThat(Download.shown(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "../d.zip, GET /d.zip",
    "d.zip?x=1, GET /old/d.zip?x=1",
    "/d.zip, GET /d.zip",
    "//HOST/d.zip, GET /d.zip",
    "http://HOST/d.zip, GET /d.zip"
  })
  void aRedirectIsFollowed(String location, String line) throws IOException {
    try (FakeServer web = FakeServer.elasticsearch("1.0.0")) {
      web.header("Location", location.replace("HOST", web.address()));
      web.answer("GET /old/here", 302, "").answer(line, 200, zip(GOOD));
      rig("setup.dashboards.url: http://" + web.address() + "/old/here").importDashboards();
      assertThat(web.lines()).containsExactly("GET /old/here", line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://h/d.zip, not http or https",
    "file:///etc/passwd, not http or https",
    "'a b', no address"
  })
  void aRedirectToSomethingElseIsRefused(String location, String reason) throws IOException {
    try (FakeServer web = FakeServer.elasticsearch("1.0.0")) {
      web.header("Location", location).answer("GET /", 302, "");
      assertThatThrownBy(
              () -> rig("setup.dashboards.url: http://" + web.address()).importDashboards())
          .hasMessageContaining("setup.dashboards.url")
          .hasMessageContaining(reason);
    }
  }

  /** Small archives that are large when unpacked: in one file, in many, and in unwanted ones. */
  @ParameterizedTest
  @CsvSource({"1, 5, json", "9, 3, json", "2, 13, png"})
  void anArchiveThatIsTooLargeIsRefused(int count, int mebibytes, String ending)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < count; i++) {
        zip.putNextEntry(new ZipEntry("beats/filebeat/6/dashboard/" + i + "." + ending));
        zip.write(new byte[mebibytes << 20]);
      }
    }
    assertThatThrownBy(
            () -> Archive.zip(new ByteArrayInputStream(bytes.toByteArray()), "d.zip", "filebeat"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("d.zip is too large, at beats/filebeat/6/dashboard/");
  }

  @Test
  void aDownloadThatIsTooLargeIsRefused() throws IOException {
    try (FakeServer web = FakeServer.elasticsearch("1.0.0")) {
      web.answer("GET /d.zip", 200, new byte[(16 << 20) + 1]);
      assertThatThrownBy(() -> Download.of("http://" + web.address() + "/d.zip", "test"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("setup.dashboards.url");
    }
  }

  @Test
  void foldersMayBeLinks() throws IOException {
    Path real = home.resolve("real/6");
    for (String kind : new String[] {"index-pattern", "dashboard"}) {
      Files.createDirectories(real.resolve(kind));
      Files.writeString(real.resolve(kind).resolve("f.json"), CONTENT);
    }
    Files.createSymbolicLink(Files.createDirectory(home.resolve("mine")).resolve("6"), real);
    rig("setup.dashboards.directory: mine").importDashboards();
    assertThat(kibana.lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "x/../../etc/a.json, leads out of it",
    "/etc/a.json, leads out of it",
    "x\\y.json, leads out of it",
    "x/other/6/dashboard/a.json, no folder 'filebeat'",
    "a.json, must have one folder at its top"
  })
  void anArchiveThatIsNoneIsRefused(String name, String reason) throws IOException {
    Files.write(home.resolve("d.zip"), zip(name));
    assertThatThrownBy(() -> rig("setup.dashboards.file: d.zip").importDashboards())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("d.zip")
        .hasMessageContaining(reason);
    assertThat(kibana.lines()).isEmpty();
  }

  @Test
  void damagedArchivesAreToldApart() throws IOException {
    byte[] good = zip(GOOD);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 1 + random.nextInt(20); j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bad, random.nextInt(bad.length + 1));
      try {
        Archive.zip(new ByteArrayInputStream(cut), "d.zip", "");
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotNull();
      }
    }
    assertThat(kibana.lines()).isEmpty();
  }
}
