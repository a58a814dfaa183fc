package org.skidder.setup.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.skidder.setup.FakeServer;
import org.skidder.setup.Rig;

/** Dashboards in zip archives. */
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
