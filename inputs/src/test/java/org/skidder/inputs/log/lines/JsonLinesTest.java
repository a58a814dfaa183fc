package org.skidder.inputs.log.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;

class JsonLinesTest {
  private static final String ROOT = "json.keys_under_root: true\njson.overwrite_keys: true";

  /** Fields of the only event, without time, offset and source. */
  private static String one(String yaml, String line) {
    List<String> documents = ChainRun.documents(yaml, (line + "\n").getBytes(UTF_8));
    assertThat(documents).hasSize(1);
    return documents
        .getFirst()
        .replaceFirst("^0 \\{\"@timestamp\":\"2018-03-02T14:13:20.000Z\"", "{")
        .replace(",\"offset\":0", "")
        .replace(",\"source\":\"" + ChainRun.SOURCE + "\"", "")
        .replaceFirst("^\\{,", "{");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a":1}                    | {"json":{"a":1}}
          {}                         | {"message":"","json":{}}
          {"a":1} trailing           | {"json":{"a":1}}
          {"a":1,"a":2}              | {"json":{"a":2}}
          {"a":1,"a":null}           | {"json":{}}
          {"error":null}             | {"json":{}}
          {"error":"e"}              | {"message":"","json":{"error":"e"}}
          {"a":{"b":null,"c":[null,{"d":null}]}} | {"json":{"a":{"c":[null,{}]}}}
          {"a":9223372036854775807}  | {"json":{"a":9223372036854775807}}
          {"a":9223372036854775808}  | {"json":{"a":9.223372036854776e+18}}
          {"a":-0,"b":1.0,"c":1e3}   | {"json":{"a":0,"b":1,"c":1000}}
          {"a":1e999}                | {"json":{"a":"1e999"}}
          {"a.b":true}               | {"json":{"a.b":true}}
          {"a":"\\ud800x"}           | {"json":{"a":"\ufffdx"}}
          [1]                        | {"message":"[1]","json":{}}
          null                       | {"message":"null","json":{}}
          no json                    | {"message":"no json","json":{}}
          {"a":                      | {"message":"{\\"a\\":","json":{}}
          \ufeff{"a":1}              | {"json":{"a":1}}
          """)
  void decodesTheFirstValueOfALine(String line, String document) {
    assertThat(one("json.ignore_decoding_error: true", line)).isEqualTo(document);
  }

  @Test
  void aBlankLineIsAnEventOfItsOwn() {
    assertThat(one("json.ignore_decoding_error: true", ""))
        .isEqualTo("{\"message\":\"\",\"json\":{}}");
  }

  @Test
  void theErrorKeyTellsWhy() {
    String yaml = "json.add_error_key: true\njson.ignore_decoding_error: true";
    assertThat(one(yaml, "[]"))
        .isEqualTo(
            "{\"message\":\"[]\",\"json\":{\"error\":{\"message\":\"Error decoding JSON: the line"
                + " is no JSON object\",\"type\":\"json\"}}}");
    assertThat(one(yaml + "\njson.message_key: log", "{\"a\":1}"))
        .contains("\"message\":\"Key 'log' not found\",\"type\":\"json\"")
        .contains("\"log\":\"\"");
    assertThat(one(yaml + "\njson.message_key: log", "{\"log\":1,\"error\":\"mine\"}"))
        .isEqualTo(
            "{\"json\":{\"log\":\"\",\"error\":{\"message\":\"Value of key 'log' is not a"
                + " string\",\"type\":\"json\"}}}");
    assertThat(one(yaml + "\njson.message_key: log", "raw"))
        .contains("\"log\":\"raw\"")
        .doesNotContain("},\"message\"");
  }

  @Test
  void theMessageKeyIsTheTextForCuttingAndFilters() {
    String yaml = "json.message_key: log\nmax_bytes: 3\ninclude_lines: ['^abc$']";
    assertThat(one(yaml, "{\"log\":\"abcdef\\n\",\"n\":1}\n{\"log\":\"xabc\"}"))
        .isEqualTo("{\"json\":{\"log\":\"abc\",\"n\":1}}");
    assertThat(one("json.message_key: log", "{\"log\":\"abc\\r\\n\"}"))
        .isEqualTo("{\"json\":{\"log\":\"abc\"}}");
  }

  @Test
  void keysUnderRootLeaveTheEventsOwnFieldsAlone() {
    String line =
        "{\"message\":\"hi\",\"offset\":77,\"source\":\"x\",\"@timestamp\":\"2018-03-04T05:06:07Z\",\"@metadata\":{},"
            + "\"type\":\"t\"}";
    assertThat(one("json.keys_under_root: true", line))
        .isEqualTo("{\"message\":\"hi\",\"type\":\"t\"}");
  }

  @Test
  void overwritingReplacesSourceAndOffset() {
    String line = "{\"offset\":77,\"source\":\"elsewhere\",\"message\":\"hi\"}";
    assertThat(one(ROOT, line))
        .isEqualTo("{\"offset\":77,\"message\":\"hi\",\"source\":\"elsewhere\"}");
  }

  @Test
  void overwritingWithNullRemovesTheSource() {
    String line = "{\"source\":null,\"message\":\"hi\"}\n";
    assertThat(ChainRun.documents(ROOT, line.getBytes(UTF_8)).getFirst())
        .contains("\"message\":\"hi\"")
        .doesNotContain("source");
  }

  @Test
  void marksAreRemovedFromTheTextOfTheFirstLine() {
    String line = "{\"log\":\"\ufeff\\ufefftext\\ufeff\\n\"}\n";
    List<String> documents =
        ChainRun.documents("json.message_key: log", (line + line).getBytes(UTF_8));
    assertThat(documents.get(0)).contains("{\"log\":\"text\"}");
    assertThat(documents.get(1)).contains("{\"log\":\"\ufeff\ufefftext\ufeff\"}");
  }

  @Test
  void fieldsOfTheConfigurationCannotBeOverwritten() {
    FieldMap fields = new FieldMap();
    fields.put("source", "configured");
    fields.put("level", "low");
    FieldMap metadata = new FieldMap();
    metadata.put("pipeline", "mine");
    ChainRun run = new ChainRun(ChainRun.config(ROOT), Template.of(fields, metadata), 0, 1000);
    run.read(
        "{\"source\":\"x\",\"level\":\"high\",\"@metadata\":{\"pipeline\":\"p\",\"k\":1}}\n"
            .getBytes(UTF_8),
        10);
    assertThat(run.documents.getFirst()).contains("\"source\":\"configured\"", "\"level\":\"low\"");
  }

  @Test
  void metadataIsMergedButForWhatOnlyPipelinesAndOutputsSay() {
    LineChain chain = new ChainRun(ChainRun.config(ROOT), ChainRun.template(), 0, 1000).chain;
    byte[] line =
        "{\"@metadata\":{\"k\":1,\"n\":null,\"raw_index\":\".kibana\",\"_id\":\"1\"}}\n"
            .getBytes(UTF_8);
    EventBatch batch = chain.newBatch(line, 0, 1);
    chain.accept(batch, line, 0, line.length, 0, 10);
    JsonBuffer out = new JsonBuffer(100);
    DocumentEncoder.withMetadata(false, "filebeat", "6.4.0").encode(batch, 0, out);
    assertThat(out.toString())
        .contains(
            "\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"doc\",\"version\":\"6.4.0\",\"k\":1}");
  }

  @ParameterizedTest
  @CsvSource({
    "2018-03-04T05:06:07.089Z, 2018-03-04T05:06:07.089Z",
    "2018-03-04T05:06:07Z, 2018-03-04T05:06:07.000Z",
    "2016-04-05T18:47:18.444+02:00, 2016-04-05T16:47:18.444Z",
    "2016-04-05T18:47:18.444999999-00:30, 2016-04-05T19:17:18.444Z"
  })
  void aTimestampReplacesTheReadTime(String written, String time) {
    String line = "{\"@timestamp\":\"" + written + "\",\"m\":1}\n";
    assertThat(ChainRun.documents(ROOT, line.getBytes(UTF_8)).getFirst())
        .startsWith("0 {\"@timestamp\":\"" + time + "\"")
        .doesNotContain("error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "@timestamp":1                     | @timestamp not overwritten (not string)
          "@timestamp":"2018-03-04 05:06:07" | @timestamp not overwritten (parse error on 2018-03-04 05:06:07)
          "@timestamp":"2018-03-04T05:06:07" | @timestamp not overwritten (parse error on 2018-03-04T05:06:07)
          "@timestamp":"2018-02-30T05:06:07Z"| @timestamp not overwritten (parse error on 2018-02-30T05:06:07Z)
          "@timestamp":"2018-03-04T05:06:07.Z"| @timestamp not overwritten (parse error on 2018-03-04T05:06:07.Z)
          "type":1                           | type not overwritten (not string)
          "type":"_doc"                      | type not overwritten (invalid value [_doc])
          "type":""                          | type not overwritten (invalid value [])
          "@metadata":1                      | failed to update @metadata
          """)
  void whatCannotBeOverwrittenIsToldInTheError(String member, String error) {
    assertThat(one(ROOT, "{" + member + ",\"error\":\"mine\"}"))
        .isEqualTo("{\"error\":{\"message\":\"" + error + "\",\"type\":\"json\"}}");
  }

  @Test
  void multilineJoinsTextsAndTakesTheLastObject() {
    String yaml =
        """
        json.message_key: log
        json.keys_under_root: true
        multiline: {pattern: '^\\[', negate: true, match: after}
        """;
    String content =
        "{\"log\":\"[1] a\",\"s\":\"x\"}\n{\"log\":\"b\",\"s\":\"y\"}\n{\"log\":\"[2] c\"}\n";
    List<String> documents = ChainRun.documents(yaml, content.getBytes(UTF_8));
    assertThat(documents).hasSize(2);
    assertThat(documents.get(0)).contains("\"log\":\"[1] a\\nb\",\"s\":\"y\"").startsWith("0 ");
    assertThat(documents.get(1)).contains("\"log\":\"[2] c\"").startsWith("44 ");
  }

  @Test
  void nestingWithoutEndIsAnErrorNotACrash() {
    String deep = "{\"a\":".repeat(100_000);
    assertThat(one("json.ignore_decoding_error: true", deep)).endsWith(",\"json\":{}}");
    String list = "{\"a\":" + "[".repeat(100_000);
    assertThat(one("json.ignore_decoding_error: true", list)).endsWith(",\"json\":{}}");
  }

  @Test
  void bytesThatAreNotUtf8DoNotPreventDecoding() {
    byte[] line = "{\"a\":\"x?y\"}\n".getBytes(UTF_8);
    line[7] = (byte) 0xe4;
    assertThat(ChainRun.documents("json: {}", line).getFirst()).contains("{\"a\":\"x\ufffdy\"}");
  }
}
