package org.skidder.outputs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.plugin.Codec;
import org.skidder.outputs.common.OutputHarness;

class CodecTest {
  private static EventBatch batch(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    FieldMap input = new FieldMap();
    input.put("type", "log");
    FieldMap fields = new FieldMap();
    fields.put("input", input);
    fields.put("empty", new FieldMap());
    EventBatch batch =
        new EventBatch(Template.of(fields, new FieldMap()), OutputHarness.TIME, bytes, 1);
    batch.add(3, 0, bytes.length);
    return batch;
  }

  private static String encode(String yaml, String line) {
    Codec codec = OutputHarness.bind(yaml, CodecOptions.class).create(OutputHarness.IDENTITY);
    JsonBuffer out = new JsonBuffer(10);
    codec.encode(batch(line), 0, out);
    return new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void jsonIsTheDefault() {
    assertThat(encode("{}", "a<b"))
        .isEqualTo(
            "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"@metadata\":{\"beat\":\"filebeat\","
                + "\"type\":\"doc\",\"version\":\"6.4.0\"},\"offset\":3,\"message\":\"a\\u003cb\","
                + "\"input\":{\"type\":\"log\"},\"empty\":{}}");
  }

  @Test
  void htmlEscapingIsSwitchedOffInEitherSpelling() {
    assertThat(encode("codec.json.escape_html: false", "a<b")).contains("\"a<b\"");
    assertThat(encode("codec.json.escapehtml: false", "a<b")).contains("\"a<b\"");
    assertThat(encode("codec.json: {}", "a<b")).contains("\"a\\u003cb\"");
  }

  @Test
  void ofTheTwoSpellingsTheOneCountsThatHasAnEffectInFilebeat() {
    assertThat(encode("codec.json: {escape_html: true, escapehtml: false}", "a<b"))
        .contains("\"a<b\"");
    assertThat(encode("codec.json: {escapehtml: true, escape_html: false}", "a<b"))
        .contains("\"a\\u003cb\"");
  }

  @Test
  void prettyJsonHasOneElementPerLine() {
    assertThat(encode("codec.json.pretty: true", "a,[b]: \"{x}\\"))
        .isEqualTo(
            """
            {
              "@timestamp": "2018-03-04T05:06:07.089Z",
              "@metadata": {
                "beat": "filebeat",
                "type": "doc",
                "version": "6.4.0"
              },
              "offset": 3,
              "message": "a,[b]: \\"{x}\\\\",
              "input": {
                "type": "log"
              },
              "empty": {}
            }\
            """);
  }

  @Test
  void formatWritesTheBytesThatWereRead() {
    assertThat(encode("codec.format.string: '%{[offset]} %{[message]}'", "caf\u00e9"))
        .isEqualTo("3 caf\u00e9");
  }

  @Test
  void aMistakeIsReportedWhereItStands() {
    String yaml = "codec:\n  format:\n    string: '%{oops}'\n";
    assertThatThrownBy(() -> OutputHarness.bind(yaml, CodecOptions.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config:3: codec.format.string:");
    assertThatThrownBy(
            () -> new CodecOptions(Config.ofYaml("xml: {}")).create(OutputHarness.IDENTITY))
        .hasMessageContaining("'xml' output codec is not available; choose one of format, json");
  }
}
