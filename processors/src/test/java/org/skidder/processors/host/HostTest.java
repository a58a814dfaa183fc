package org.skidder.processors.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.processors.Apply.map;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.processors.host.AddHostMetadataFactory.WithNetwork;
import org.skidder.processors.host.AddLocaleFactory.AddLocale;
import org.skidder.processors.host.AddLocaleFactory.Format;

/** add_locale and add_host_metadata. */
class HostTest {
  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private FieldMap host() {
    return new HostFacts(root).read("box");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, OFFSET, 2018-03-04T05:06:07Z, +01:00",
    "Europe/Berlin, OFFSET, 2018-07-04T05:06:07Z, +02:00",
    "Europe/Berlin, ABBREVIATION, 2018-03-04T05:06:07Z, CET",
    "America/St_Johns, OFFSET, 2018-03-04T05:06:07Z, -03:30",
    "America/St_Johns, ABBREVIATION, 2018-03-04T05:06:07Z, NST",
    "America/Sao_Paulo, ABBREVIATION, 2018-03-24T05:06:07Z, -03",
    "Asia/Kathmandu, ABBREVIATION, 2018-03-04T05:06:07Z, +0545",
    "UTC, OFFSET, 2018-03-04T05:06:07Z, +00:00",
  })
  void theTimeZoneIsThatOfTheMoment(String zone, Format format, Instant now, String text) {
    AddLocale locale = new AddLocale(format, ZoneId.of(zone));
    assertThat(locale.fields(now.toEpochMilli()).fields())
        .isEqualTo(map("beat", map("timezone", text)));
  }

  @Test
  void factsOfTheHostAreReadFromItsFiles() throws IOException {
    file(
        "etc/os-release",
        "NAME=\"Ubuntu\"\nVERSION=\"18.04 LTS (Bionic Beaver)\"\nID=ubuntu\nBUILD_ID=7\n# x\n");
    file("etc/lsb-release", "DISTRIB_CODENAME=bionic\nID=other\n");
    file("etc/machine-id", "0123abc\n");
    file("proc/1/cgroup", "0::/init.scope\n");
    FieldMap host = host();
    assertThat(host.remove("architecture")).asString().isNotEmpty();
    assertThat(host)
        .isEqualTo(
            map(
                "name",
                "box",
                "os",
                map(
                    "platform", "ubuntu",
                    "version", "18.04 LTS (Bionic Beaver)",
                    "family", "debian",
                    "codename", "bionic",
                    "build", "7"),
                "id",
                "0123abc",
                "containerized",
                false));
  }

  @Test
  void otherReleaseFilesAndBracketsHelpOut() throws IOException {
    file("etc/redhat-release", "NAME='CentOS Linux'\nVERSION='7 (Core)'\nID=centos\n");
    assertThat(host().get("os"))
        .isEqualTo(
            map(
                "platform",
                "centos",
                "version",
                "7 (Core)",
                "family",
                "redhat",
                "codename",
                "Core"));
  }

  @ParameterizedTest
  @CsvSource({
    "0::/, false",
    "0::/init.scope, false",
    "1:name=systemd:/docker/0123, true",
    "0::/kubepods.slice/pod1, true",
  })
  void containersAreRecognisedByTheNamesOfRuntimes(String cgroup, boolean contained)
      throws IOException {
    file("proc/1/cgroup", cgroup + "\n");
    assertThat(host()).containsEntry("containerized", contained);
    file(".dockerenv", "");
    assertThat(host()).containsEntry("containerized", true);
  }

  @Test
  void aHostThatTellsNothingIsNoError() {
    assertThat(host()).containsKeys("name", "os").doesNotContainKeys("id", "containerized");
  }

  @Test
  void addressesAreReadAgainAfterFiveMinutes() {
    Queue<NetworkFacts> facts =
        new ArrayDeque<>(
            List.of(
                new NetworkFacts(List.of("10.0.0.1"), List.of("02:00:00:00:00:01")),
                new NetworkFacts(List.of("10.0.0.2", "fe80::1"), List.of())));
    WithNetwork processor = new WithNetwork(map("name", "box"), facts::remove);
    FieldMap first =
        map("name", "box", "ip", List.of("10.0.0.1"), "mac", List.of("02:00:00:00:00:01"));
    assertThat(processor.fields(0).fields()).isEqualTo(map("host", first));
    assertThat(processor.fields(300_000)).isSameAs(processor.fields(0));
    assertThat(processor.fields(300_001).fields())
        .isEqualTo(map("host", map("name", "box", "ip", List.of("10.0.0.2", "fe80::1"))));
  }

  @Test
  void anInterfaceThatGoesAwayTakesNoOtherWithIt() {
    NetworkFacts eth0 = new NetworkFacts(List.of("10.0.0.1"), List.of("02:00:00:00:00:01"));
    NetworkFacts.Reading gone = HostTest::silent;
    assertThat(NetworkFacts.together(List.of(gone, () -> eth0, gone))).isEqualTo(eth0);
  }

  @Test
  void addressesStayWhileTheSystemDoesNotTell() {
    NetworkFacts known = new NetworkFacts(List.of("10.0.0.1"), List.of());
    AtomicBoolean silent = new AtomicBoolean();
    WithNetwork processor =
        new WithNetwork(map("name", "box"), () -> silent.get() ? silent() : known);
    Template before = processor.fields(0);
    silent.set(true);
    assertThat(processor.fields(300_001)).isSameAs(before);
    WithNetwork neverTold = new WithNetwork(map("name", "box"), HostTest::silent);
    assertThat(neverTold.fields(0).fields()).isEqualTo(map("host", map("name", "box")));
  }

  private static NetworkFacts silent() throws SocketException {
    throw new SocketException("Too many open files");
  }

  @Test
  void thisHostHasFacts() throws SocketException {
    NetworkFacts now = NetworkFacts.read();
    assertThat(now.ips()).noneMatch(ip -> ip.startsWith("127.") || ip.contains("%"));
    assertThat(now.macs()).allMatch(mac -> mac.matches("[0-9a-f:]+"));
  }

  @Test
  void theNamesOfTheFactsAreSorted() {
    FieldMap facts = new HostFacts(Path.of("/")).read("box");
    assertThat(List.copyOf(facts.keySet())).isSorted();
    assertThat(facts.get("os"))
        .isInstanceOfSatisfying(
            FieldMap.class, os -> assertThat(List.copyOf(os.keySet())).isSorted());
  }
}
