package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.ingest.Pipelines.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.json.JsonBuffer;

/** Fields from text: grok, kv, json. */
class ExtractionTest {
  @Test
  void grokWritesAllOfItsFieldsOrNone() {
    assertThat(
            run(
                "{'grok': {'field': 'm', 'patterns': ['%{WORD:a} %{NUMBER:b:int} %{WORD:c}'],"
                    + " 'ignore_failure': true}}",
                "m", "x 1.5 y"))
        .isEqualTo("{'m':'x 1.5 y'}");
  }

  @ParameterizedTest
  @CsvSource({"x, 0", "7, 1"})
  void grokTellsTheNumberOfThePatternAsText(String text, String number) {
    String set = "{'set': {'field': 'n', 'value': '{{_ingest._grok_match_index}}'}}";
    assertThat(
            run(
                "{'grok': {'field': 'm', 'patterns': ['^[a-z]$', '^[0-9]$'], 'trace_match':"
                    + " true}},"
                    + set,
                "m",
                text))
        .isEqualTo("{'m':'" + text + "','n':'" + number + "'}");
    assertThat(
            run(
                "{'grok': {'field': 'm', 'patterns': ['%{GREEDYDATA:g}'], 'trace_match': true}},"
                    + set,
                "m",
                text))
        .isEqualTo("{'m':'" + text + "','g':'" + text + "','n':'0'}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "(a), a",
        "(a, a",
        "a), a",
        "(a>, a",
        "<(a)>, (a)",
        "`'`, ``",
        "-[a]-, -[a]-",
        "[-a-], a",
      })
  void kvTakesBracketsOffEachEndBeforeItTrims(String value, String bare) {
    Event event = Pipelines.event("m", "k=" + value);
    Pipelines.of(
            "{'kv': {'field': 'm', 'field_split': ' ', 'value_split': '=', 'strip_brackets': true,"
                + " 'trim_value': '"
                + (value.startsWith("[") ? "-" : "")
                + "'}}")
        .process(event);
    assertThat(event.get("k")).contains(bare);
  }

  @Test
  void keysThatJsonAddsToTheRootMeanWhatTheyMeanOnANode() {
    Event event =
        Pipelines.event(
            "m",
            "{\"_id\":\"one\",\"_index\":\"shop\",\"@metadata\":{\"k\":1,\"none\":null,"
                + "\"raw_index\":\".kibana\"},"
                + "\"@timestamp\":\"2018-01-01T00:00:00.000Z\",\"a.b\":2}");
    Pipelines.of("{'json': {'field': 'm', 'add_to_root': true}},{'remove': {'field': 'm'}}")
        .process(event);
    assertThat(Pipelines.json(event))
        .isEqualTo("{'@timestamp':'2018-01-01T00:00:00.000Z','a.b':2}");
    JsonBuffer out = new JsonBuffer(256);
    DocumentEncoder.withMetadata(false, "filebeat", "6.4.0").encode(event, out);
    assertThat(out.toString())
        .contains(
            "\"version\":\"6.4.0\",\"id\":\"one\",\"raw_index\":\"shop\",\"k\":1},\"a.b\":2}");
  }

  @Test
  void aTimeThatIsNullIsNone() {
    assertThat(
            run(
                "{'json': {'field': 'm', 'add_to_root': true}},{'remove': {'field': 'm'}}",
                "m",
                "{\"@timestamp\":null,\"a\":1}"))
        .isEqualTo("{'a':1}");
  }

  @Test
  void jsonWithAKeyTwiceIsNone() {
    String step = "{'json': {'field': 'm', 'target_field': 'j', 'ignore_failure': true}}";
    assertThat(run(step, "m", "{\"a\":{\"b\":1,\"b\":2}}")).doesNotContain("'j'");
    assertThat(run(step, "m", "{\"a\":{\"b\":1},\"b\":2}")).contains("'j':{'a':{'b':1},'b':2}");
  }

  @Test
  void halvesOfSurrogatePairsBecomeTheCharacterOfReplacement() {
    Event event = Pipelines.event("m", "{\"a\":\"b\\ud800c\\udc00\",\"d\":\"\\ud83d\\ude00\"}");
    Pipelines.of("{'json': {'field': 'm', 'add_to_root': true}}").process(event);
    assertThat(event.get("a")).contains("b\ufffdc\ufffd");
    assertThat(event.get("d")).contains("\ud83d\ude00");
  }

  @Test
  void aKeyThatCannotBeSetFailsWithoutHidingTheOthers() {
    assertThat(
            run(
                "{'json': {'field': 'm', 'add_to_root': true}},{'remove': {'field': 'm'}}",
                "m",
                "{\"_version\":3,\"@metadata\":\"text\",\"a\":1}"))
        .contains("'a':1,'error':{'message':'failed to update @metadata'}")
        .doesNotContain("'_version'", "'@metadata'");
  }
}
