package org.skidder.inputs.log.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.inputs.log.FollowConfig;

/** Random content, options and chunks against a reference; the seed is in the message. */
class LineChainPropertyTest {
  private static final int SEEDS = Integer.getInteger("skidder.seeds", 1500);

  private static final String[] PIECES = {
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "a",
    "ab",
    "START",
    "END",
    " ",
    "\t",
    "ä",
    "€",
    "😀",
    "\ufeff",
    "\u0000",
    "\u0a0a",
    "\u010a",
    "\u0a01",
    "some text",
    "0123456789012345678901234567890123456789",
    "\\"
  };
  private static final String[] ENCODINGS = {
    "plain", "plain", "utf-8", "utf-16le", "utf-16be", "latin1"
  };

  @Test
  void anyChunkingGivesTheEventsOfTheReference() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      String encoding = ENCODINGS[random.nextInt(ENCODINGS.length)];
      String yaml = options(random, encoding);
      FollowConfig config = ChainRun.config(yaml);
      byte[] content = content(random, encoding);
      List<String> expected = Reference.documents(config, content);

      ChainRun run = new ChainRun(config, ChainRun.template(), 0, 1 + random.nextInt(40));
      run.readInPieces(content, 0, random);
      run.flush();

      assertThat(run.documents).as("seed %d: %s", seed, yaml).isEqualTo(expected);
    }
  }

  @Test
  void aRestartAtThePositionGivesTheRest() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      boolean json = random.nextInt(4) == 0;
      String encoding = json ? "plain" : ENCODINGS[random.nextInt(ENCODINGS.length)];
      String yaml = json ? jsonOptions(random) : options(random, encoding);
      FollowConfig config = ChainRun.config(yaml);
      byte[] content = json ? jsonContent(random) : content(random, encoding);
      ChainRun whole = new ChainRun(config, ChainRun.template(), 0, 1000);
      whole.read(content, Integer.MAX_VALUE);
      whole.flush();

      int stop = random.nextInt(content.length + 1);
      int pending = 1 + random.nextInt(40);
      ChainRun first = new ChainRun(config, ChainRun.template(), 0, pending);
      first.readInPieces(Arrays.copyOf(content, stop), 0, random);
      long position = first.chain.position();
      assertThat(position).isBetween(0L, (long) stop);
      ChainRun second = new ChainRun(config, ChainRun.template(), position, pending);
      second.readInPieces(content, (int) position, random);
      second.flush();

      first.documents.addAll(second.documents);
      assertThat(first.documents).as("seed %d: %s", seed, yaml).isEqualTo(whole.documents);
    }
  }

  @Test
  void randomBytesNeverFailInAnyEncoding() {
    String[] encodings = {
      "utf-8",
      "utf-16le",
      "gbk",
      "gb18030",
      "big5",
      "euc-jp",
      "iso-2022-jp",
      "shift_jis",
      "euc-kr",
      "ibm866",
      "iso-8859-14",
      "koi8-u",
      "windows-1255",
      "x-user-defined",
      "x-mac-cyrillic"
    };
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      String encoding = encodings[seed % encodings.length];
      byte[] content = new byte[random.nextInt(300)];
      random.nextBytes(content);
      for (int i = 0; i < content.length; i++) {
        content[i] =
            random.nextInt(8) == 0 ? (byte) '\n' : random.nextInt(8) == 0 ? 0x1b : content[i];
      }
      String yaml =
          "encoding: "
              + encoding
              + (seed % 2 == 0 ? "\njson: {add_error_key: true, ignore_decoding_error: true}" : "");
      ChainRun whole = new ChainRun(ChainRun.config(yaml), ChainRun.template(), 0, 1000);
      whole.read(content, Integer.MAX_VALUE);
      ChainRun pieces = new ChainRun(ChainRun.config(yaml), ChainRun.template(), 0, 1000);
      pieces.readInPieces(content, 0, random);

      assertThat(pieces.documents).as("seed %d", seed).isEqualTo(whole.documents);
      assertThat(pieces.chain.position()).isEqualTo(whole.chain.position());
    }
  }

  @Test
  void randomJsonNeverFails() {
    for (int seed = 0; seed < 4 * SEEDS; seed++) {
      Random random = new Random(seed);
      String yaml = jsonOptions(random);
      byte[] content = jsonContent(random);
      int changes = random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      ChainRun run = new ChainRun(ChainRun.config(yaml), ChainRun.template(), 0, 1000);
      run.readInPieces(content, 0, random);
      run.flush();

      int end = new String(content, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
      assertThat(run.chain.position()).as("seed %d: %s", seed, yaml).isEqualTo(end);
    }
  }

  private static String options(Random random, String encoding) {
    StringBuilder yaml = new StringBuilder("encoding: " + encoding);
    if (random.nextInt(3) == 0) {
      yaml.append("\nmax_bytes: ").append(1 + random.nextInt(30));
    }
    if (random.nextInt(4) == 0) {
      yaml.append("\ninclude_lines: ['a', '^START']");
    }
    if (random.nextInt(4) == 0) {
      yaml.append("\nexclude_lines: ['^\\s', 'b$', 'ä.*x']");
    }
    if (random.nextInt(2) == 0) {
      yaml.append(multiline(random));
    }
    return yaml.toString();
  }

  private static String multiline(Random random) {
    String yaml =
        "\nmultiline.pattern: '"
            + List.of("^\\s", "^START", "^a", "\\\\$", "^[[:space:]]+(a|b)|^E")
                .get(random.nextInt(5))
            + "'\nmultiline.match: "
            + (random.nextBoolean() ? "after" : "before")
            + "\nmultiline.negate: "
            + random.nextBoolean();
    if (random.nextInt(3) == 0) {
      yaml += "\nmultiline.max_lines: " + random.nextInt(4);
    }
    return random.nextInt(3) == 0 ? yaml + "\nmultiline.flush_pattern: 'END'" : yaml;
  }

  private static String jsonOptions(Random random) {
    StringBuilder yaml = new StringBuilder("json.ignore_decoding_error: true");
    if (random.nextInt(3) > 0) {
      yaml.append("\njson.message_key: log");
      if (random.nextBoolean()) {
        yaml.append(multiline(random));
      }
      if (random.nextInt(3) == 0) {
        yaml.append("\ninclude_lines: ['a', 'START']");
      }
    }
    yaml.append("\njson.keys_under_root: ").append(random.nextBoolean());
    yaml.append("\njson.overwrite_keys: ").append(random.nextBoolean());
    yaml.append("\njson.add_error_key: ").append(random.nextBoolean());
    return yaml.toString();
  }

  private static byte[] content(Random random, String encoding) {
    Charset charset =
        switch (encoding) {
          case "utf-16le" -> StandardCharsets.UTF_16LE;
          case "utf-16be" -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int pieces = random.nextInt(60);
    for (int i = 0; i < pieces; i++) {
      out.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(charset));
      if (random.nextInt(20) == 0) {
        out.write(random.nextInt(256));
        if (charset != StandardCharsets.UTF_8) {
          out.write(random.nextInt(256));
        }
      }
    }
    return out.toByteArray();
  }

  private static byte[] jsonContent(Random random) {
    String[] values = {
      "1",
      "-0",
      "1.5e3",
      "1e999",
      "12345678901234567890",
      "true",
      "null",
      "\"a\"",
      "\"\"",
      "[1,null,{\"n\":null}]",
      "{\"x\":{\"y\":null}}",
      "\"\\ud800\"",
      "\"2018-03-04T05:06:07.089Z\"",
      "\"_x\"",
      "\"START\\n\"",
      "\" ä\\u00e4\"",
      "{\"pipeline\":\"p\"}",
      "tru",
      "01",
      "\"\\x\""
    };
    String[] keys = {
      "log",
      "log",
      "message",
      "source",
      "offset",
      "@timestamp",
      "@metadata",
      "type",
      "error",
      "a.b",
      "json",
      "tags"
    };
    StringBuilder text = new StringBuilder("\ufeff".repeat(random.nextInt(2)));
    int lines = 1 + random.nextInt(8);
    for (int i = 0; i < lines; i++) {
      text.append(random.nextInt(6) == 0 ? "START no json" : "{");
      int members = random.nextInt(4);
      for (int m = 0; m < members; m++) {
        text.append(m > 0 ? "," : "")
            .append('"')
            .append(keys[random.nextInt(keys.length)])
            .append("\":");
        text.append(values[random.nextInt(values.length)]);
      }
      text.append(random.nextInt(6) == 0 ? "" : "}").append(random.nextInt(6) == 0 ? " tail" : "");
      text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
