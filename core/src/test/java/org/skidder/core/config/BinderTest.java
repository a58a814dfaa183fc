package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {
  enum Match {
    AFTER,
    BEFORE;

    String configName() {
      return this == AFTER ? "after" : "ahead";
    }
  }

  enum Level {
    INFO,
    DEBUG
  }

  /** A type that reads itself. */
  public record Even(int value) {
    public static Even parse(String text) {
      int value = Integer.parseInt(text);
      if (value % 2 != 0) {
        throw new IllegalArgumentException("expected an even number, found " + text);
      }
      return new Even(value);
    }
  }

  record Joining(
      @Option("What begins an event.") String pattern,
      @Option(value = "Which side.", def = "after") Match match,
      @Option(value = "At most.", def = "500", min = "1") int maxLines)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      if (problems.isSet("maxLines") && pattern.isEmpty()) {
        problems.error("maxLines", "needs pattern");
      }
    }
  }

  record Shared(@Option("Labels.") List<String> tags) {}

  record Tail(
      @Option(value = "Files.", required = true) List<String> paths,
      @Option(value = "Pause.", def = "10s", min = "1ms", deprecated = "scan_interval")
          Duration scanFrequency,
      @Option(value = "Buffer.", def = "16KiB", max = "1GiB") ByteSize bufferSize,
      @Option(value = "Mode.", def = "0600") FileMode mode,
      @Option(value = "Loudness.", def = "info") Level level,
      @Option("End.") Optional<Duration> closeTimeout,
      @Option("Follow links.") boolean symlinks,
      @Option(value = "Factor.", def = "1.5") double factor,
      @Option(value = "Even.", def = "2") Even even,
      @Option("Where.") Optional<Path> directory,
      @Option("Own fields.") Map<String, Object> fields,
      @Option("Joining.") Joining multiline,
      @Option("Rules.") List<Joining> rules,
      @Option(value = "Password.", secret = true) Optional<Even> password,
      @Option(
              value = "Kind.",
              def = "a",
              choices = {"a", "b"})
          String kind,
      @Option(value = "Raw.", removed = "idle_timeout") Config processors,
      @Option(value = "Shared.", inline = true) Shared shared) {}

  record Inner(@Option("Limit.") int softLimit) {}

  record Outer(
      @Option(value = "Taken in.", inline = true) Inner inner, @Option("Name.") String name)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      if (problems.isSet("softLimit")) {
        problems.warning("softLimit", "is set");
      } else {
        problems.warning("softLimit", "is not set");
      }
    }
  }

  private static Tail bind(String yaml) {
    return Binder.bind(Config.ofYaml(yaml), Tail.class, new Problems());
  }

  private static Problems problemsOf(String yaml) {
    Problems problems = new Problems();
    Binder.tryBind(Config.ofYaml("f.yml", yaml, Map.of()), Tail.class, problems);
    return problems;
  }

  private static List<String> errors(String yaml) {
    return problemsOf("paths: x\n" + yaml).errors().stream().map(Object::toString).toList();
  }

  private static List<String> warnings(String yaml) {
    return problemsOf("paths: x\n" + yaml).warnings().stream().map(Object::toString).toList();
  }

  @Test
  void aRecordReportsAtOptionsOfOneThatItTakesIn() {
    Problems problems = new Problems();
    for (String yaml : List.of("name: x\nsoft_limit: 1", "name: x")) {
      Binder.bind(Config.ofYaml("f.yml", yaml, Map.of()), Outer.class, problems);
    }

    assertThat(problems.warnings())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "f.yml:2: soft_limit: is set", "f.yml:1: soft_limit: is not set");
  }

  @Test
  void aSectionIsCheckedThoughSomeOfItCannotBeRead() {
    assertThat(errors("multiline: {match: sideways, max_lines: 3}\nmode: x"))
        .hasSize(3)
        .anyMatch(error -> error.contains("multiline.match: \"sideways\" is not known"))
        .anyMatch(error -> error.contains("multiline.max_lines: needs pattern"))
        .anyMatch(error -> error.contains("mode: "));
    Problems problems = new Problems();
    Config section = Config.ofYaml("f.yml", "name: [1, 2]\nsoft_limit: 1", Map.of());
    assertThat(Binder.tryBind(section, Outer.class, problems)).isEmpty();
    assertThat(problems.warnings()).extracting(Object::toString).hasSize(1);
  }

  @Test
  void nothingIsSaidAboutWhatFollowsFromAValueThatCannotBeRead() {
    assertThat(errors("multiline: {pattern: [a, b], max_lines: 3}"))
        .singleElement()
        .asString()
        .contains("multiline.pattern: expected a text");
    assertThat(errors("multiline: {pattern: '', max_lines: x}"))
        .singleElement()
        .asString()
        .contains("multiline.max_lines: expected a whole number");
    Problems problems = new Problems();
    Config section = Config.ofYaml("f.yml", "soft_limit: much", Map.of());
    assertThat(Binder.tryBind(section, Outer.class, problems)).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void aNumberBeyondWhatCanBeCountedMeansAsMuchAsPossible() {
    String large = "multiline: {pattern: a, max_lines: 3000000000}";
    assertThat(bind("paths: x\n" + large).multiline().maxLines()).isEqualTo(2147483647);
    assertThat(warnings(large))
        .containsExactly(
            "f.yml:2: multiline.max_lines: the number 3000000000 is beyond what is possible;"
                + " 2147483647 is taken");
    assertThat(errors("multiline: {pattern: a, max_lines: -3000000000}"))
        .singleElement()
        .asString()
        .endsWith("must be at least 1, not -3000000000");
  }

  @Test
  void fillsAbsentOptionsWithTheirDefaults() {
    Tail tail = bind("paths: /var/log/*.log");

    assertThat(tail.paths()).containsExactly("/var/log/*.log");
    assertThat(tail.scanFrequency()).isEqualTo(Duration.ofSeconds(10));
    assertThat(tail.bufferSize()).isEqualTo(new ByteSize(16384));
    assertThat(tail.mode()).isEqualTo(new FileMode(0600));
    assertThat(tail.level()).isEqualTo(Level.INFO);
    assertThat(tail.closeTimeout()).isEmpty();
    assertThat(tail.symlinks()).isFalse();
    assertThat(tail.factor()).isEqualTo(1.5);
    assertThat(tail.even().value()).isEqualTo(2);
    assertThat(tail.directory()).isEmpty();
    assertThat(tail.fields()).isEmpty();
    assertThat(tail.multiline().match()).isEqualTo(Match.AFTER);
    assertThat(tail.multiline().maxLines()).isEqualTo(500);
    assertThat(tail.rules()).isEmpty();
    assertThat(tail.processors().isEmpty()).isTrue();
    assertThat(tail.shared().tags()).isEmpty();
  }

  @Test
  void readsStatedOptionsOfEveryType() {
    Tail tail =
        bind(
            """
            paths: [a, b]
            scan_frequency: 1m30s
            buffer_size: 1.5 MiB
            mode: 0644
            level: debug
            close_timeout: 5
            symlinks: yes
            factor: 2
            even: "4"
            directory: /tmp/x
            fields: {a: 1, b.c: [x, 2.5, true]}
            multiline.pattern: '^ '
            multiline: {match: ahead}
            rules: [{pattern: x}, {pattern: z, max_lines: 7}]
            kind: b
            processors:
            - drop_event: ~
              when: x
            tags: one
            """);

    assertThat(tail.paths()).containsExactly("a", "b");
    assertThat(tail.scanFrequency()).isEqualTo(Duration.ofSeconds(90));
    assertThat(tail.bufferSize().bytes()).isEqualTo(1024 * 1536);
    assertThat(tail.mode().bits()).isEqualTo(0644);
    assertThat(tail.level()).isEqualTo(Level.DEBUG);
    assertThat(tail.closeTimeout()).contains(Duration.ofSeconds(5));
    assertThat(tail.symlinks()).isTrue();
    assertThat(tail.factor()).isEqualTo(2.0);
    assertThat(tail.even().value()).isEqualTo(4);
    assertThat(tail.directory()).contains(Path.of("/tmp/x"));
    assertThat(tail.fields()).isEqualTo(Map.of("a", 1L, "b", Map.of("c", List.of("x", 2.5, true))));
    assertThat(tail.multiline()).isEqualTo(new Joining("^ ", Match.BEFORE, 500));
    assertThat(tail.rules())
        .containsExactly(new Joining("x", Match.AFTER, 500), new Joining("z", Match.AFTER, 7));
    assertThat(tail.kind()).isEqualTo("b");
    assertThat(tail.processors().items()).hasSize(1);
    assertThat(tail.shared().tags()).containsExactly("one");
  }

  @Test
  void reportsEveryProblemAtOnceWithFileAndLine() {
    Problems problems =
        problemsOf(
            """
            scan_frequency: 10d
            buffer_size: 2GiB
            mode: 9999
            level: loud
            symlinks: maybe
            factor: x
            even: 3
            multiline:
              max_lines: 0
            kind: c
            """);

    assertThat(problems.errors())
        .extracting(Object::toString)
        .containsExactly(
            "f.yml:1: 'paths' is missing: files.",
            "f.yml:1: scan_frequency: \"10d\" is no duration: there is no unit d, write 24h for a"
                + " day",
            "f.yml:2: buffer_size: must be at most 1GiB, not 2GiB",
            "f.yml:3: mode: \"9999\" is no file mode; write permissions as octal digits, for"
                + " instance 0600",
            "f.yml:4: level: \"loud\" is not known; choose one of info, debug",
            "f.yml:5: symlinks: expected true or false, found \"maybe\"",
            "f.yml:6: factor: expected a number, found \"x\"",
            "f.yml:7: even: expected an even number, found 3",
            "f.yml:9: multiline.max_lines: must be at least 1, not 0",
            "f.yml:10: kind: \"c\" is not known; choose one of a, b");
    assertThatThrownBy(problems::throwIfErrors)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("10 problems in the configuration:\n  f.yml:1: ");
  }

  @Test
  void warnsAboutUnknownOptionsAndProposesTheLikelyOne() {
    assertThat(warnings("scan_freqency: 1s\nzzz: 1\nmultiline: {patern: x}"))
        .containsExactly(
            "f.yml:2: scan_freqency: unknown option, ignored; did you mean 'scan_frequency'?",
            "f.yml:3: zzz: unknown option, ignored",
            "f.yml:4: multiline.patern: unknown option, ignored; did you mean 'pattern'?");
  }

  @Test
  void pointsOutWrongIndentation() {
    assertThat(warnings("max_lines: 5\nmultiline: {close_timeout: 5s}"))
        .containsExactly(
            "f.yml:2: max_lines: unknown option, ignored; did you mean 'multiline.max_lines'?"
                + " Check the indentation",
            "f.yml:3: multiline.close_timeout: unknown option, ignored; 'close_timeout' belongs to"
                + " the section around this one: check the indentation");
  }

  @Test
  void strictModeTurnsWarningsIntoErrors() {
    Problems problems = new Problems(true);
    Binder.tryBind(Config.ofYaml("paths: x\nzzz: 1"), Tail.class, problems);

    assertThat(problems.errors()).hasSize(1);
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void acceptsNamesThatOthersRead() {
    Problems problems = new Problems();
    Binder binder = new Binder(problems).allowOther("type").allowOther(Joining.class);

    assertThat(binder.tryBind(Config.ofYaml("paths: x\ntype: log\npattern: y"), Tail.class))
        .isPresent();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void acceptsOldNamesWithAWarningAndRefusesBoth() {
    assertThat(bind("paths: x\nscan_interval: 3s").scanFrequency())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(warnings("scan_interval: 3s"))
        .containsExactly(
            "DEPRECATED: f.yml:2: scan_interval: the option is called 'scan_frequency' now. Will be"
                + " removed in version: 7.0.0");
    assertThat(errors("scan_interval: 3s\nscan_frequency: 4s"))
        .containsExactly(
            "f.yml:2: scan_interval: means the same as 'scan_frequency' (f.yml:3); keep only one");
  }

  @Test
  void refusesRemovedOptions() {
    assertThat(errors("idle_timeout: 1s"))
        .containsExactly(
            "f.yml:2: idle_timeout: setting 'idle_timeout' has been removed; delete it");
  }

  @Test
  void runsTheRecordsOwnValidation() {
    assertThat(errors("multiline:\n  max_lines: 3"))
        .containsExactly("f.yml:3: multiline.max_lines: needs pattern");
    assertThat(errors("multiline.max_lines: ~")).isEmpty();
  }

  @Test
  void keepsSecretsOutOfMessages() {
    assertThat(errors("password: 3"))
        .singleElement()
        .asString()
        .startsWith("f.yml:2: password: ")
        .doesNotContain("3 ")
        .doesNotContain("found");
  }

  @Test
  void refusesNamedSettingsWhereAListIsExpected() {
    assertThat(errors("tags: {a: b}"))
        .containsExactly(
            "f.yml:2: tags: expected a list, found named settings; begin each entry with '- '");
    assertThat(errors("fields: 5"))
        .containsExactly("f.yml:2: fields: expected a section (required 'object'), found 5");
    assertThat(errors("multiline: 5"))
        .containsExactly("f.yml:2: multiline: expected a section (required 'object'), found 5");
    assertThat(errors("kind: [a]")).containsExactly("f.yml:2: kind: expected a text, found a list");
    assertThat(bind("paths: x\ntags: {}\nfields: []").shared().tags()).isEmpty();
  }

  @Test
  void nullCountsAsNotStated() {
    Tail tail = bind("paths: x\nscan_frequency: ~\nclose_timeout:\nmultiline: ~");

    assertThat(tail.scanFrequency()).isEqualTo(Duration.ofSeconds(10));
    assertThat(tail.closeTimeout()).isEmpty();
    assertThat(tail.multiline().maxLines()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10s",
    "1.5, 1500ms",
    "0, 0s",
    "'\"0\"', 0s",
    "1h1m1s1ms1us1ns, 3661001001001ns",
    "-1s, -1s",
    "300ms, 300ms",
    ".5s, 500ms"
  })
  void readsDurations(String text, String expected) {
    assertThat(bind("paths: x\nclose_timeout: " + text).closeTimeout())
        .contains(Durations.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'10'", "10 s", "1d", "s", "1.2.3s", "true", "[1s]", "9999999999h", "''"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(errors("close_timeout: " + text)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1k, 1000",
    "1kb, 1000",
    "1Ki, 1024",
    "1KiB, 1024",
    "2 mb, 2000000",
    "1.5MiB, 1572864",
    "'1,000b', 1000",
    "17, 17",
    "1gi, 1073741824",
    "0, 0"
  })
  void readsSizes(String text, long bytes) {
    assertThat(bind("paths: x\nbuffer_size: '" + text + "'").bufferSize().bytes()).isEqualTo(bytes);
  }

  @Test
  void warnsAboutSizesWithoutUnit() {
    assertThat(warnings("buffer_size: 2048"))
        .containsExactly(
            "DEPRECATED: f.yml:2: buffer_size: a size without a unit; write 2KiB (it is taken as"
                + " bytes). Will be removed in version: 7.0.0");
    assertThat(warnings("buffer_size: 2048b")).isEmpty();
  }

  @Test
  void warnsAboutDecimalFileModes() {
    assertThat(warnings("mode: 600"))
        .containsExactly(
            "f.yml:2: mode: is the decimal number 600 and means mode 01130; write 0600 if you mean"
                + " octal digits");
    assertThat(bind("paths: x\nmode: '0640'").mode().bits()).isEqualTo(0640);
  }

  @Test
  void numbersAndSwitchesMayBeTexts() {
    Tail tail =
        bind("paths: x\nsymlinks: 'T'\nmultiline: {pattern: p, max_lines: '0x10'}\nfactor: '2.5'");

    assertThat(tail.symlinks()).isTrue();
    assertThat(tail.multiline().maxLines()).isEqualTo(16);
    assertThat(tail.factor()).isEqualTo(2.5);
    assertThat(bind("paths: x\nmultiline: {pattern: p, max_lines: 3.9}").multiline().maxLines())
        .isEqualTo(3);
    assertThat(errors("symlinks: 'yes'")).hasSize(1);
    assertThat(errors("symlinks: 1")).hasSize(1);
  }

  @Test
  void textsMayBeNumbersAndSwitches() {
    assertThat(bind("paths: [5, true, 1.50, 0644, 09]").paths())
        .containsExactly("5", "true", "1.5", "420", "9");
  }

  @Test
  void variablesKeepTheirTextWhereATextIsWanted() {
    Map<String, String> environment =
        Map.of("A", "0123", "B", "h1, 0456", "C", "10", "D", "[x", "E", "on");
    Config config =
        Config.ofYaml(
            "f.yml",
            "paths: ['${A}', '${D}']\ntags: ${B}\nclose_timeout: ${C}\nsymlinks: ${E}\n"
                + "fields: {a: '${A}'}",
            environment);

    Tail tail = Binder.bind(config, Tail.class, new Problems());

    assertThat(tail.paths()).containsExactly("0123", "[x");
    assertThat(tail.shared().tags()).containsExactly("h1", "0456");
    assertThat(tail.closeTimeout()).contains(Duration.ofSeconds(10));
    assertThat(tail.symlinks()).isTrue();
    assertThat(tail.fields()).isEqualTo(Map.of("a", 83L));
  }

  @Test
  void undefinedVariablesAreReportedAtTheirSetting() {
    assertThat(errors("kind: ${NOPE}"))
        .singleElement()
        .asString()
        .startsWith("f.yml:2: kind: missing field: ")
        .contains("NOPE");
  }

  @Test
  void aMistakeThatIsKnownAlreadyIsOneAllTheSame() {
    Config section = Config.ofYaml("scan_frequency: 1s");
    Problems problems = new Problems();
    for (int time = 0; time < 2; time++) {
      assertThat(Binder.tryBind(section, Tail.class, problems)).isEmpty();
    }
    assertThat(problems.errors()).hasSize(1);
  }

  @Test
  void refusesASingleValueInPlaceOfTheWholeSection() {
    Problems problems = new Problems();
    Config section = Config.ofYaml("f.yml", "a: 1\ntail: on", Map.of()).get("tail").orElseThrow();

    assertThat(Binder.tryBind(section, Tail.class, problems)).isEmpty();
    assertThat(problems.errors())
        .singleElement()
        .hasToString("f.yml:2: tail: expected a section (required 'object'), found true");
  }
}
