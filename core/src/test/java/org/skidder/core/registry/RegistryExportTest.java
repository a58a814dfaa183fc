package org.skidder.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryExportTest {

  private static String json(ZoneId zone, FileState... states) throws IOException {
    StringWriter out = new StringWriter();
    RegistryExport.json(List.of(states), zone, out);
    return out.toString();
  }

  private static final FileState A =
      FileState.of(new FileIdentity(65024, 1234), "/var/log/a.log")
          .withOffset(20)
          .withTimestamp(Instant.parse("2018-09-01T10:00:00.123456789Z"));

  @Test
  void writesWhatTheOriginalWrites() throws Exception {
    assertThat(json(ZoneId.of("Europe/Berlin"), A))
        .isEqualTo(
            "[{\"source\":\"/var/log/a.log\",\"offset\":20,"
                + "\"timestamp\":\"2018-09-01T12:00:00.123456789+02:00\",\"ttl\":-1,"
                + "\"type\":\"log\",\"meta\":null,"
                + "\"FileStateOS\":{\"inode\":1234,\"device\":65024}}]\n");
    assertThat(json(ZoneOffset.UTC)).isEqualTo("[]\n");
  }

  @Test
  void trimsZerosOfTimestamps() throws Exception {
    Instant second = Instant.parse("2018-09-01T10:00:00Z");
    assertThat(json(ZoneOffset.UTC, A.withTimestamp(second))).contains("T10:00:00Z\"");
    assertThat(json(ZoneOffset.UTC, A.withTimestamp(second.plusMillis(120))))
        .contains("T10:00:00.12Z\"");
    assertThat(json(ZoneOffset.UTC, A.withTimestamp(second.plusNanos(1))))
        .contains("T10:00:00.000000001Z\"");
    assertThat(json(ZoneId.of("Asia/Kolkata"), A)).contains("+05:30\"");
    assertThat(
            json(
                ZoneId.of("Europe/Berlin"), A.withTimestamp(Instant.parse("0001-01-01T00:00:00Z"))))
        .contains("\"0001-01-01T00:53:00+00:53\"");
  }

  @Test
  void writesMetaSortedAndNumbersUnsigned() throws Exception {
    TreeMap<String, String> meta = new TreeMap<>();
    meta.put("stream", "stdout");
    meta.put("a", "<");
    FileState s = A.withMeta(meta).withId(new FileIdentity(-1, -2)).withTtl(5_000_000_000L);
    assertThat(json(ZoneOffset.UTC, s))
        .contains("\"meta\":{\"a\":\"\\u003c\",\"stream\":\"stdout\"}")
        .contains("\"ttl\":5000000000")
        .contains("{\"inode\":18446744073709551614,\"device\":18446744073709551615}");
  }

  @Test
  void escapesAsGoDoes() throws Exception {
    StringWriter out = new StringWriter();
    RegistryExport.quote("\"\\/\b\f\n\r\t\u0000\u001f\u007f<>&\u2028\u2029é€𝄞\ud800x\udc00", out);
    assertThat(out.toString())
        .isEqualTo(
            "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\u007f\\u003c\\u003e\\u0026"
                + "\\u2028\\u2029é€𝄞\ufffdx\ufffd\"");
  }

  @Test
  void aTruncatedFileIsReadFromItsStart(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("a.log"), "1234");
    FileState read = FileState.of(FileIdentity.of(file), file).withOffset(4);
    assertThat(json(ZoneOffset.UTC, read)).contains("\"offset\":4,");

    Files.writeString(file, "123");
    assertThat(json(ZoneOffset.UTC, read)).contains("\"offset\":0,");
    assertThat(json(ZoneOffset.UTC, read.withCompressed(true))).contains("\"offset\":4,");
    assertThat(json(ZoneOffset.UTC, A.withSource(file.toString(), ""))).contains("\"offset\":20,");
    StringWriter table = new StringWriter();
    RegistryExport.table(List.of(read), ZoneOffset.UTC, table);
    assertThat(table.toString().replaceAll(" +", " ")).contains(file + " 0 3 kept");
  }

  @Test
  void showsATableForPeople(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("here.log"), "12345");
    Path replaced = Files.writeString(dir.resolve("replaced.log"), "x");
    FileState here = FileState.of(FileIdentity.of(file), file).withOffset(3);
    StringWriter out = new StringWriter();
    RegistryExport.table(
        List.of(
            here,
            A.withSource(replaced.toString(), "").withTtl(FileState.TTL_UNCLAIMED),
            A.withSource("/no/such\u001b[1m", "").withTtl(7_200_000_000_000L).withGeneration(255)),
        ZoneOffset.UTC,
        out);
    List<String> lines = out.toString().lines().map(l -> l.replaceAll(" +", " ")).toList();
    assertThat(lines)
        .containsExactly(
            "SOURCE OFFSET SIZE STATE UPDATED GENERATION",
            "/no/such\\x1b[1m 20 gone until PT2H idle 2018-09-01 10:00:00 00000000000000ff",
            file + " 3 5 kept 1970-01-01 00:00:00 -",
            replaced + " 20 other unclaimed 2018-09-01 10:00:00 -",
            "3 files");
  }
}
