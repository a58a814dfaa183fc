package org.skidder.setup.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.setup.kibana.KibanaVersion;

/** Which of several folders is taken. */
class DashboardFilesTest {
  private static final byte[] CONTENT =
      "{\"objects\": [{\"id\": \"x\", \"type\": \"t\", \"attributes\": {}}]}"
          .getBytes(StandardCharsets.UTF_8);

  /** Files that tell their folder: {@code 6/dashboard/in6.json}. */
  private static DashboardFiles files(String folders) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String folder : folders.split(" ")) {
      files.put(folder + "/in" + folder.charAt(0) + ".json", CONTENT);
    }
    return new DashboardFiles("here", files, "box");
  }

  private static String names(List<Bundle> bundles) {
    return String.join(" ", bundles.stream().map(Bundle::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7.1.0 | 6/index-pattern 6/dashboard 7/dashboard               | in6 | in7",
        "7.1.0 | 6/index-pattern 6/dashboard 7/index-pattern           | in7 | in6",
        "8.1.0 | 6/index-pattern 6/dashboard 7/search 8/visualization  | in6 | in6",
        "6.8.0 | 6/index-pattern 6/dashboard 7/dashboard               | in6 | in6",
        "7.1.0 | 5/index-pattern 7/dashboard                           | ''  | in7",
        "6.8.0 | 6/dashboard 7/index-pattern 7/dashboard               | ''  | in6",
      })
  void eachKindIsTakenFromTheNewestFolderThatHasIt(
      String version, String folders, String patterns, String dashboards) throws IOException {
    DashboardFiles files = files(folders);
    KibanaVersion kibana = KibanaVersion.parse(version);
    assertThat(names(files.indexPatterns(kibana))).isEqualTo(patterns);
    assertThat(names(files.dashboards(kibana))).isEqualTo(dashboards);
  }

  @Test
  void withoutDashboardsTheNewestFolderIsNamed() {
    DashboardFiles files = files("6/index-pattern 7/index-pattern");
    assertThatThrownBy(() -> files.dashboards(KibanaVersion.parse("7.1.0")))
        .hasMessage("here has no files 7/dashboard/*.json");
    assertThatThrownBy(() -> files.dashboards(KibanaVersion.parse("5.6.0")))
        .hasMessage("here has no folder 5/ with dashboards for Kibana 5.6.0");
  }
}
