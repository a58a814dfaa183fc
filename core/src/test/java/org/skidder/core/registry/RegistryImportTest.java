package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryImportTest {

  private static final String ONE =
      """
      [{"source":"/var/log/a.log","offset":20,"timestamp":"2018-09-01T12:00:00.123456789+02:00",\
      "ttl":-1,"type":"log","meta":null,"FileStateOS":{"inode":1234,"device":65024}}]
      """;

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path dir;

  private RegistryImport.Result read(String text) throws Exception {
    Path file = Files.writeString(dir.resolve("registry"), text);
    RegistryImport.Result result =
        RegistryImport.read(
            file,
            p ->
                p.toString().startsWith("/there/")
                    ? Optional.of(new FileIdentity(3, 4))
                    : Optional.empty(),
            InstantSource.fixed(NOW));
    assertThat(file).as("left untouched").hasContent(text);
    return result;
  }

  private FileState single(String text) throws Exception {
    RegistryImport.Result result = read(text);
    assertThat(result.error()).isEmpty();
    assertThat(result.notices()).isEmpty();
    assertThat(result.states()).hasSize(1);
    return result.states().getFirst();
  }

  @Test
  void readsAnEntryOfTheOriginal() throws Exception {
    assertThat(single(ONE))
        .isEqualTo(
            FileState.of(new FileIdentity(65024, 1234), "/var/log/a.log")
                .withOffset(20)
                .withTimestamp(Instant.parse("2018-09-01T10:00:00.123456789Z"))
                .withTtl(FileState.TTL_UNCLAIMED));
  }

  @Test
  void readsKeysInAnyCaseUnknownOnesAndTextBehindTheArray() throws Exception {
    FileState s =
        single(
            """
            [ {"SOURCE":"/a", "Offset": 7, "new":{"x":[1,{"y":2}]}, "Meta":{},
               "filestateos":{"INODE":18446744073709551615,"Device":2,"more":[]}} ] and {so on\
            """);
    assertThat(s.id()).isEqualTo(new FileIdentity(2, -1));
    assertThat(s.offset()).isEqualTo(7);
    assertThat(s.meta()).isEmpty();
    assertThat(s.type()).isEqualTo("log");
    assertThat(s.timestamp()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void readsMetaAndTheWindowsForm() throws Exception {
    FileState s =
        single(
            """
            [{"source":"C:\\\\a","meta":{"stream":"stdout","x":null},"type":"docker",
              "FileStateOS":{"idxhi":1,"idxlo":2,"vol":3}}]\
            """);
    assertThat(s.source()).isEqualTo("C:\\a");
    assertThat(s.meta())
        .containsExactly(java.util.Map.entry("stream", "stdout"), java.util.Map.entry("x", ""));
    assertThat(s.id()).isEqualTo(new FileIdentity(3, (1L << 32) + 2));
    assertThat(s.type()).isEqualTo("docker");
  }

  @Test
  void mergesEntriesOfOneIdentity() throws Exception {
    String entry =
        "{\"source\":\"%s\",\"offset\":%d,\"timestamp\":\"%s\",\"FileStateOS\":{\"inode\":1,\"device\":2}}";
    String old = entry.formatted("/old", 90, "2018-01-01T00:00:00Z");
    String young = entry.formatted("/new", 50, "2018-01-02T00:00:00Z");
    for (String text : List.of("[" + old + "," + young + "]", "[" + young + "," + old + "]")) {
      FileState s = single(text);
      assertThat(s.source()).isEqualTo("/new");
      assertThat(s.offset()).isEqualTo(90);
      assertThat(s.timestamp()).isEqualTo("2018-01-02T00:00:00Z");
    }
  }

  @Test
  void takesNothingAsAnEmptyRegistry() throws Exception {
    for (String text : List.of("[]", "null", " [ ] ", "[]\n[", "null x")) {
      assertThat(read(text))
          .isEqualTo(new RegistryImport.Result(List.of(), List.of(), Optional.empty()));
    }
    assertThat(RegistryImport.read(dir.resolve("missing")).error()).isEmpty();
    for (String text : List.of("", "\ufeff")) {
      RegistryImport.Result result = read(text);
      assertThat(result.error()).isEmpty();
      assertThat(result.notices()).singleElement().asString().contains("empty", "registry");
    }
  }

  @Test
  void takesOverObjectsByPathOnlyIfTheFileIsStillThere() throws Exception {
    RegistryImport.Result result =
        read(
            """
            {"/there/lsf.log":{"source":"/there/lsf.log","offset":5,"inode":4,"device":3},
             "/there/one.log":{"offset":6,"FileStateOS":{"inode":4,"device":3}},
             "/there/other.log":{"offset":6,"FileStateOS":{"inode":5,"device":3}},
             "/gone.log":{"offset":6,"inode":4,"device":3}, "odd": 1, "worse": [{}]}\
            """);
    assertThat(result.error()).isEmpty();
    FileState s = result.states().getFirst();
    assertThat(result.states()).hasSize(1); // both paths were the same file
    assertThat(s.offset()).isEqualTo(6);
    assertThat(s.timestamp()).isEqualTo(NOW);
    assertThat(s.source()).isEqualTo("/there/one.log");
    assertThat(result.notices()).hasSize(5);
    assertThat(String.join("\n", result.notices()))
        .contains("/gone.log", "/there/other.log", "odd");
  }

  @Test
  void keepsSoundEntriesBesideSpoiltOnes() throws Exception {
    for (String bad :
        List.of(
            "{\"offset\":\"7\"}",
            "{\"offset\":1.5}",
            "{\"offset\":-3}",
            "{\"offset\":99999999999999999999}",
            "{\"timestamp\":\"yesterday\"}",
            "{\"timestamp\":5}",
            "{\"meta\":[1]}",
            "{\"meta\":{\"a\":{\"b\":1}}}",
            "{\"FileStateOS\":7}",
            "{\"source\":{}}",
            "17",
            "[[]]")) {
      RegistryImport.Result result = read(ONE.strip().replace("}]", "}," + bad + "]"));
      assertThat(result.states()).as(bad).hasSize(1);
      assertThat(result.notices()).as(bad).singleElement().asString().contains("entry 2");
      assertThat(result.error()).isEmpty();
    }
  }

  @Test
  void saysWhereJsonIsMalformedAndKeepsWhatWasBefore() throws Exception {
    RegistryImport.Result result = read(ONE.strip().replace("}]", "},\n{\"source\":\"/b\",\"off"));
    assertThat(result.states()).hasSize(1);
    assertThat(result.error()).get().asString().contains("registry:2:", "malformed JSON");
    assertThat(read("{\"not\": \"finished").error()).isPresent();
    assertThat(read("[").error()).isPresent();
    assertThat(read("17").error()).isPresent();
    assertThat(read("garbage").error()).isPresent();
    assertThat(RegistryImport.read(dir).error()).get().asString().contains("regular file");
  }

  @Test
  void neverThrowsWhateverIsInTheFile() throws Exception {
    Random random = new Random(1);
    byte[] good = (ONE.strip().replace("}]", "},") + ONE.strip().substring(1)).getBytes(UTF_8);
    Path file = dir.resolve("fuzz");
    for (int run = 0; run < 2000; run++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : (byte) "[]{},:\"\\0e-n".charAt(random.nextInt(12));
      }
      Files.write(file, bytes);
      assertThat(RegistryImport.read(file).states().size()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void survivesDeepNesting() throws Exception {
    assertThat(read("[{\"x\":" + "[".repeat(100_000)).error()).isPresent();
  }

  @Test
  void readsBackWhatIsExported() throws Exception {
    Random random = new Random(2);
    TreeMap<String, String> meta = new TreeMap<>();
    meta.put("stream", "std<out>");
    FileState s =
        States.random(random, 1000)
            .withMeta(meta)
            .withFingerprint(Fingerprint.NONE)
            .withGeneration(0)
            .withOffset(4711, 0)
            .withCompressed(false)
            .withTtl(FileState.TTL_UNCLAIMED)
            .withSource("/tmp/\"a\\b\u0001\u2028&é𝄞", "");
    StringWriter out = new StringWriter();
    RegistryExport.json(List.of(s), ZoneOffset.ofHours(2), out);
    assertThat(single(out.toString())).isEqualTo(s);
  }
}
