package org.skidder.inputs.log.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
  private static String decoded(String encoding, String hex) {
    ByteSink out = new ByteSink(8);
    byte[] raw = HexFormat.of().parseHex(hex);
    Encoding.parse(encoding).codec().decoder().decode(raw, 0, raw.length, out);
    return new String(out.toByteArray(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "latin1, 80e4, \u20acä",
    "ASCII, e9, é",
    "iso-8859-2, 85b1, \ufffdą",
    "iso-8859-10, a1ff7e, \u0104\u0138~",
    "iso-8859-14, a1ffa3, \u1e02ÿ£",
    "iso8859-8i, e0, א",
    "koi8-u, aebe, \u045e\u040e",
    "x-mac-cyrillic, a2b6ff, \u0490\u0491\u20ac",
    "windows-1255, ca, \u05ba",
    "x-user-defined, 8041ff, \uf780A\uf7ff",
    "cp866, 80, А",
    "gbk, 80d6d0, \u20ac中",
    "gb18030, 808139ef30, \u20ac\u3401",
    "big5, a4a4, 中",
    "euc-jp, a1c1a1ddc6fc, \uff5e\uff0d日",
    "shift_jis, 8093fa, \u0080日",
    "euc-kr, b0a1, 가",
    "utf-8, 61e28262, a\ufffd\ufffdb",
    "utf-8, eda080, \ufffd\ufffd\ufffd",
    "utf-16be, 00e4d83dde00d83d, ä😀\ufffd",
    "utf-16le, e4003dd800de00dc, ä😀\ufffd",
    "gbk, d62041, \ufffd A",
    "gbk, d6, \ufffd",
    "gb18030, 418130, A\ufffd0",
    "gb18030, 813081, \ufffd0\ufffd",
    "euc-jp, 8fa1, \ufffd\ufffd",
  })
  void decodesTheTablesOfTheDocumentation(String encoding, String hex, String text) {
    assertThat(decoded(encoding, hex)).isEqualTo(text);
  }

  @Test
  void shiftStateGoesOnOverLineEnds() {
    byte[] content = HexFormat.of().parseHex("1b2442467c0a467c1b28420a");
    assertThat(ChainRun.documents("encoding: iso-2022-jp", content))
        .hasSize(2)
        .allMatch(document -> document.contains("\"message\":\"日\""));
  }

  @ParameterizedTest
  @CsvSource({
    "'', plain",
    "NOP, plain",
    "utf8, utf-8",
    "' Latin1 ', windows-1252",
    "UTF-16LE-BOM, utf-16le-bom",
    "iso8859-6e, iso-8859-6-e",
    "tis-620, windows-874",
    "866, ibm866"
  })
  void namesAreFoundWithoutRegardToCase(String name, String encoding) {
    assertThat(Encoding.parse(name)).isEqualTo(Encoding.parse(encoding));
    assertThat(Encoding.parse(name)).isNotEqualTo(Encoding.parse("koi8-r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hz-gb-2312", "iso-2022-kr", "klingon", " plain", "utf-32", "utf-7"})
  void unknownNamesAndReplacementEncodingsAreRejected(String name) {
    assertThatThrownBy(() -> Encoding.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  private static Encoding.Opening open(String encoding, String head) {
    byte[] bytes = HexFormat.of().parseHex(head);
    return Encoding.parse(encoding).open(bytes, bytes.length);
  }

  @Test
  void aRequiredMarkDecidesTheByteOrder() {
    assertThat(open("utf-16-bom", "fffe4100"))
        .isEqualTo(new Encoding.Ready(2, Encoding.parse("utf-16le")));
    assertThat(open("utf-16-bom", "feff0041"))
        .isEqualTo(new Encoding.Ready(2, Encoding.parse("utf-16be")));
    assertThat(open("utf-16-bom", "4100"))
        .isInstanceOfSatisfying(
            Encoding.Refused.class,
            refused -> assertThat(refused.reason()).contains("utf-16-bom", "byte order mark"));
    assertThat(open("utf-16-bom", "ff")).isEqualTo(new Encoding.TooShort());
  }

  @Test
  void anOptionalMarkWinsOverTheName() {
    assertThat(open("utf-16le-bom", "feff0041"))
        .isEqualTo(new Encoding.Ready(2, Encoding.parse("utf-16be")));
    assertThat(open("utf-16be-bom", "0041"))
        .isEqualTo(new Encoding.Ready(0, Encoding.parse("utf-16be")));
    assertThat(open("utf-16le-bom", "")).isEqualTo(new Encoding.TooShort());
  }

  @Test
  void otherEncodingsNeedNoLookAtTheFile() {
    assertThat(open("gbk", "")).isEqualTo(new Encoding.Ready(0, Encoding.parse("gbk")));
    assertThat(open("utf-16", "fffe")).isEqualTo(new Encoding.Ready(0, Encoding.parse("utf-16le")));
  }

  @Test
  void aMarkOfAFixedByteOrderIsRemovedWithItsOffsetKept() {
    byte[] content = HexFormat.of().parseHex("fffe41000a0042000a00");
    assertThat(ChainRun.documents("encoding: utf-16le", content))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("0 ").contains("\"message\":\"A\""),
            second -> assertThat(second).startsWith("6 ").contains("\"message\":\"B\""));
  }
}
