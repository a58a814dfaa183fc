package org.skidder.inputs.log.lines;

import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.inputs.log.lines.Encoding.BomRule;

/**
 * The names of encodings: a private table first, then the labels of the WHATWG Encoding Standard.
 */
final class Labels {
  private static final String ISO_8859_10 =
      "a0 104 112 122 12a 128 136 a7 13b 110 160 166 17d ad 16a 14a b0 105 113 123 12b 129 137 b7"
          + " 13c 111 161 167 17e 2015 16b 14b 100 c1 c2 c3 c4 c5 c6 12e 10c c9 118 cb 116 cd ce cf"
          + " d0 145 14c d3 d4 d5 d6 168 d8 172 da db dc dd de df 101 e1 e2 e3 e4 e5 e6 12f 10d e9"
          + " 119 eb 117 ed ee ef f0 146 14d f3 f4 f5 f6 169 f8 173 fa fb fc fd fe 138";
  private static final String ISO_8859_14 =
      "a0 1e02 1e03 a3 10a 10b 1e0a a7 1e80 a9 1e82 1e0b 1ef2 ad ae 178 1e1e 1e1f 120 121 1e40 1e41"
          + " b6 1e56 1e81 1e57 1e83 1e60 1ef3 1e84 1e85 1e61 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 ca cb"
          + " cc cd ce cf 174 d1 d2 d3 d4 d5 d6 1e6a d8 d9 da db dc dd 176 df e0 e1 e2 e3 e4 e5 e6"
          + " e7 e8 e9 ea eb ec ed ee ef 175 f1 f2 f3 f4 f5 f6 1e6b f8 f9 fa fb fc fd 177 ff";

  /**
   * Wave dash, minus, double vertical line, horizontal bar, cent and pound as Microsoft has them.
   */
  private static final Map<Integer, Integer> EUC_JP =
      Map.of(
          0x301c, 0xff5e, 0x2212, 0xff0d, 0x2016, 0x2225, 0x2014, 0x2015, 0xa2, 0xffe0, 0xa3,
          0xffe1);

  private Labels() {}

  static Encoding find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Encoding own = own(name, lower);
    if (own != null) {
      return own;
    }
    Codec codec = whatwg(lower.strip());
    if (codec == null) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no known encoding; use plain, utf-8, utf-16le-bom, latin1, gbk or"
              + " another label of the WHATWG Encoding Standard");
    }
    return new Encoding(name, codec, BomRule.NONE);
  }

  private static @Nullable Encoding own(String name, String lower) {
    return switch (lower) {
      case "", "plain", "nop" -> Encoding.PLAIN;
      case "utf-16-bom" -> new Encoding(name, Codec.Utf16.LITTLE_ENDIAN, BomRule.REQUIRED);
      case "utf-16be-bom" -> new Encoding(name, Codec.Utf16.BIG_ENDIAN, BomRule.OPTIONAL);
      case "utf-16le-bom" -> new Encoding(name, Codec.Utf16.LITTLE_ENDIAN, BomRule.OPTIONAL);
      case "iso8859-6e", "iso8859-6i" ->
          new Encoding(name, TableCodec.iso(charset("ISO-8859-6")), BomRule.NONE);
      case "iso8859-8e", "iso8859-8i" ->
          new Encoding(name, TableCodec.iso(charset("ISO-8859-8")), BomRule.NONE);
      default -> null;
    };
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "this Java has no encoding " + name + "; install one with the module jdk.charsets", e);
    }
  }

  private static TableCodec table(String charset) {
    return TableCodec.of(charset(charset), Map.of());
  }

  private static TableCodec table(String charset, Map<Integer, Integer> others) {
    return TableCodec.of(charset(charset), others);
  }

  private static TableCodec iso(String part) {
    return TableCodec.iso(charset("ISO-8859-" + part));
  }

  private static CharsetCodec several(String charset) {
    return new CharsetCodec(charset(charset), Map.of(), Map.of());
  }

  private static @Nullable Codec whatwg(String label) {
    Codec codec = unicode(label);
    if (codec == null) {
      codec = isoPart(label);
    }
    if (codec == null) {
      codec = windows(label);
    }
    if (codec == null) {
      codec = otherTable(label);
    }
    return codec == null ? asian(label) : codec;
  }

  private static @Nullable Codec unicode(String label) {
    return switch (label) {
      case "utf-8", "utf8", "unicode-1-1-utf-8" -> Codec.Utf8.STRICT;
      case "utf-16", "utf-16le" -> Codec.Utf16.LITTLE_ENDIAN;
      case "utf-16be" -> Codec.Utf16.BIG_ENDIAN;
      default -> null;
    };
  }

  private static @Nullable Codec isoPart(String label) {
    return switch (label) {
      case "csisolatin2",
          "iso-8859-2",
          "iso-ir-101",
          "iso8859-2",
          "iso88592",
          "iso_8859-2",
          "iso_8859-2:1987",
          "l2",
          "latin2" ->
          iso("2");
      case "csisolatin3",
          "iso-8859-3",
          "iso-ir-109",
          "iso8859-3",
          "iso88593",
          "iso_8859-3",
          "iso_8859-3:1988",
          "l3",
          "latin3" ->
          iso("3");
      case "csisolatin4",
          "iso-8859-4",
          "iso-ir-110",
          "iso8859-4",
          "iso88594",
          "iso_8859-4",
          "iso_8859-4:1988",
          "l4",
          "latin4" ->
          iso("4");
      case "csisolatincyrillic",
          "cyrillic",
          "iso-8859-5",
          "iso-ir-144",
          "iso8859-5",
          "iso88595",
          "iso_8859-5",
          "iso_8859-5:1988" ->
          iso("5");
      case "arabic",
          "asmo-708",
          "csiso88596e",
          "csiso88596i",
          "csisolatinarabic",
          "ecma-114",
          "iso-8859-6",
          "iso-8859-6-e",
          "iso-8859-6-i",
          "iso-ir-127",
          "iso8859-6",
          "iso88596",
          "iso_8859-6",
          "iso_8859-6:1987" ->
          iso("6");
      case "csisolatingreek",
          "ecma-118",
          "elot_928",
          "greek",
          "greek8",
          "iso-8859-7",
          "iso-ir-126",
          "iso8859-7",
          "iso88597",
          "iso_8859-7",
          "iso_8859-7:1987",
          "sun_eu_greek" ->
          iso("7");
      case "csiso88598e",
          "csisolatinhebrew",
          "hebrew",
          "iso-8859-8",
          "iso-8859-8-e",
          "iso-ir-138",
          "iso8859-8",
          "iso88598",
          "iso_8859-8",
          "iso_8859-8:1988",
          "visual",
          "csiso88598i",
          "iso-8859-8-i",
          "logical" ->
          iso("8");
      case "csisolatin6", "iso-8859-10", "iso-ir-157", "iso8859-10", "iso885910", "l6", "latin6" ->
          TableCodec.iso("ISO-8859-10", ISO_8859_10);
      case "iso-8859-13", "iso8859-13", "iso885913" -> iso("13");
      case "iso-8859-14", "iso8859-14", "iso885914" -> TableCodec.iso("ISO-8859-14", ISO_8859_14);
      case "csisolatin9", "iso-8859-15", "iso8859-15", "iso885915", "iso_8859-15", "l9" ->
          iso("15");
      case "iso-8859-16" -> iso("16");
      default -> null;
    };
  }

  private static @Nullable Codec windows(String label) {
    return switch (label) {
      case "dos-874", "iso-8859-11", "iso8859-11", "iso885911", "tis-620", "windows-874" ->
          table("x-windows-874");
      case "cp1250", "windows-1250", "x-cp1250" -> table("windows-1250");
      case "cp1251", "windows-1251", "x-cp1251" -> table("windows-1251");
      case "ansi_x3.4-1968",
          "ascii",
          "cp1252",
          "cp819",
          "csisolatin1",
          "ibm819",
          "iso-8859-1",
          "iso-ir-100",
          "iso8859-1",
          "iso88591",
          "iso_8859-1",
          "iso_8859-1:1987",
          "l1",
          "latin1",
          "us-ascii",
          "windows-1252",
          "x-cp1252" ->
          table("windows-1252");
      case "cp1253", "windows-1253", "x-cp1253" -> table("windows-1253");
      case "cp1254",
          "csisolatin5",
          "iso-8859-9",
          "iso-ir-148",
          "iso8859-9",
          "iso88599",
          "iso_8859-9",
          "iso_8859-9:1989",
          "l5",
          "latin5",
          "windows-1254",
          "x-cp1254" ->
          table("windows-1254");
      case "cp1255", "windows-1255", "x-cp1255" -> table("windows-1255", Map.of(0xca, 0x05ba));
      case "cp1256", "windows-1256", "x-cp1256" -> table("windows-1256");
      case "cp1257", "windows-1257", "x-cp1257" -> table("windows-1257");
      case "cp1258", "windows-1258", "x-cp1258" -> table("windows-1258");
      default -> null;
    };
  }

  private static @Nullable Codec otherTable(String label) {
    return switch (label) {
      case "866", "cp866", "csibm866", "ibm866" -> table("IBM866");
      case "cskoi8r", "koi", "koi8", "koi8-r", "koi8_r" -> table("KOI8-R");
      case "koi8-ru", "koi8-u" -> table("KOI8-U", Map.of(0xae, 0x045e, 0xbe, 0x040e));
      case "csmacintosh", "mac", "macintosh", "x-mac-roman" -> table("x-MacRoman");
      case "x-mac-cyrillic", "x-mac-ukrainian" ->
          table("x-MacCyrillic", Map.of(0xa2, 0x0490, 0xb6, 0x0491, 0xff, 0x20ac));
      case "x-user-defined" -> TableCodec.from(label, 0xf780);
      default -> null;
    };
  }

  private static @Nullable Codec asian(String label) {
    return switch (label) {
      case "chinese",
          "csgb2312",
          "csiso58gb231280",
          "gb2312",
          "gb_2312",
          "gb_2312-80",
          "gbk",
          "iso-ir-58",
          "x-gbk" ->
          new CharsetCodec(charset("GBK"), Map.of(0x80, 0x20ac), Map.of(0x80, 0x20ac));
      case "gb18030" ->
          new CharsetCodec(charset("GB18030"), Map.of(0x80, 0x20ac), Map.of(0x80, 0x20ac));
      case "big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5" -> several("Big5-HKSCS");
      case "cseucpkdfmtjapanese", "euc-jp", "x-euc-jp" ->
          new CharsetCodec(charset("x-eucJP-Open"), EUC_JP, Map.of());
      case "csiso2022jp", "iso-2022-jp" -> several("ISO-2022-JP");
      case "csshiftjis",
          "ms932",
          "ms_kanji",
          "shift-jis",
          "shift_jis",
          "sjis",
          "windows-31j",
          "x-sjis" ->
          new CharsetCodec(charset("windows-31j"), Map.of(), Map.of(0x80, 0x80));
      case "cseuckr",
          "csksc56011987",
          "euc-kr",
          "iso-ir-149",
          "korean",
          "ks_c_5601-1987",
          "ks_c_5601-1989",
          "ksc5601",
          "ksc_5601",
          "windows-949" ->
          several("x-windows-949");
      case "csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "iso-2022-kr" ->
          throw new IllegalArgumentException(
              "'"
                  + label
                  + "' cannot be decoded (the WHATWG standard replaces it by nothing);"
                  + " convert the files, or use encoding: plain");
      default -> null;
    };
  }
}
