package org.skidder.inputs.log.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.json.JsonBuffer;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

/** Random log files of containers, split in random ways. A seed that fails becomes a test. */
class ContainerChainPropertyTest {
  private static final int SEEDS = Integer.getInteger("skidder.seeds", 400);
  private static final String[] STREAMS = {"stdout", "stdout", "stderr", "other"};
  private static final String[] PIECES = {
    "a",
    "some text",
    "\"",
    "\\",
    "\t",
    "ä€",
    "😀",
    "{\"k\":\"v\"}",
    " ",
    "<&>",
    "\u0001",
    "F ",
    "P "
  };

  /** A file, and the documents it must become. */
  private static final class Log {
    final Random random;
    final StringBuilder text = new StringBuilder();
    final List<String> documents = new ArrayList<>();
    private long busy = -1;
    private final long[] begun = {-1, -1, -1};
    private final long[] times = new long[3];
    private final String[] joined = {"", "", ""};
    private long clock = Instant.parse("2018-03-04T05:06:07Z").toEpochMilli();

    Log(int seed) {
      random = new Random(seed);
      for (int lines = random.nextInt(12); lines > 0; lines--) {
        line();
      }
    }

    private void line() {
      long offset = bytes().length;
      if (random.nextInt(12) == 0) {
        String raw = random.nextBoolean() ? "no line of a container" : "{\"log\":\"x";
        text.append(raw).append('\n');
        document(offset, ChainRun.NOW, raw, "");
        return;
      }
      String stream = STREAMS[random.nextInt(STREAMS.length)];
      StringBuilder piece = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        piece.append(PIECES[random.nextInt(PIECES.length)]);
      }
      boolean ends = random.nextInt(3) > 0;
      clock += random.nextInt(100_000);
      String time = Instant.ofEpochMilli(clock).plusNanos(random.nextInt(1_000_000)).toString();
      if (random.nextBoolean()) {
        JsonBuffer object = new JsonBuffer(100);
        FieldMap members = new FieldMap();
        members.put("log", piece + (ends ? "\n" : ""));
        members.put("stream", stream);
        members.put("time", time);
        DocumentEncoder.value(members, object, random.nextBoolean());
        text.append(object).append('\n');
      } else {
        text.append(time + " " + stream + (ends ? " F " : " P ") + piece + "\n");
      }
      take(offset, stream, piece.toString(), ends);
    }

    private void take(long offset, String stream, String piece, boolean ends) {
      int slot = stream.equals("stdout") ? 0 : stream.equals("stderr") ? 1 : 2;
      if (begun[slot] < 0) {
        begun[slot] = offset;
        busy = busy < 0 ? offset : busy;
        times[slot] = clock;
      }
      joined[slot] += piece;
      if (ends) {
        document(begun[slot], times[slot], joined[slot], stream);
        begun[slot] = -1;
        joined[slot] = "";
        busy = begun[0] < 0 && begun[1] < 0 && begun[2] < 0 ? -1 : busy;
      }
    }

    private void document(long offset, long time, String message, String stream) {
      FieldMap fields = new FieldMap();
      fields.put("offset", offset);
      fields.put("message", message);
      if (!stream.isEmpty()) {
        fields.put("stream", stream);
      }
      JsonBuffer out = new JsonBuffer(100);
      DocumentEncoder.plain(false)
          .encode(new Event(time, offset, fields, ChainRun.template()), out);
      documents.add(offset + " " + out);
    }

    long position() {
      return busy < 0 ? bytes().length : busy;
    }

    byte[] bytes() {
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static ChainRun run(String yaml, long start, int pending) {
    ContainerOptions options =
        new ContainerOptions(ContainerStream.ALL, true, ContainerFormat.AUTO, true);
    return new ChainRun(
        ChainRun.config(yaml), Optional.of(options), ChainRun.template(), start, pending);
  }

  private static String options(Random random) {
    return List.of(
            "",
            "",
            "encoding: latin1",
            "encoding: utf-8\nmax_bytes: 7",
            "exclude_lines: ['a']",
            "multiline: {pattern: '^[a ]', match: after}",
            "json: {message_key: k, ignore_decoding_error: true}")
        .get(random.nextInt(7));
  }

  @Test
  void anyChunkingGivesTheEventsThatWereWritten() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Log log = new Log(seed);
      ChainRun run = run("", 0, 1 + log.random.nextInt(60));
      run.readInPieces(log.bytes(), 0, log.random);

      assertThat(run.documents).as("seed %d", seed).isEqualTo(log.documents);
      assertThat(run.chain.position()).as("seed %d", seed).isEqualTo(log.position());
    }
  }

  @Test
  void chunkingMattersWithNoneOfTheOptions() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Log log = new Log(seed);
      String yaml = options(log.random);
      ChainRun whole = run(yaml, 0, 1000);
      whole.read(log.bytes(), Integer.MAX_VALUE);
      ChainRun pieces = run(yaml, 0, 1 + log.random.nextInt(60));
      pieces.readInPieces(log.bytes(), 0, log.random);

      assertThat(pieces.documents).as("seed %d: %s", seed, yaml).isEqualTo(whole.documents);
      assertThat(pieces.chain.position()).isEqualTo(whole.chain.position());
    }
  }

  /** Lines of other streams behind a part that waits come twice; none is missing. */
  @Test
  void aRestartAtThePositionLosesNothing() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Log log = new Log(seed);
      String yaml = options(log.random);
      if (yaml.contains("multiline")) {
        continue; // There other lines begin an event.
      }
      byte[] content = log.bytes();
      ChainRun whole = run(yaml, 0, 1000);
      whole.read(content, Integer.MAX_VALUE);
      int stop = log.random.nextInt(content.length + 1);
      ChainRun first = run(yaml, 0, 1000);
      first.readInPieces(Arrays.copyOf(content, stop), 0, log.random);
      ChainRun second = run(yaml, first.chain.position(), 1000);
      second.readInPieces(content, (int) first.chain.position(), log.random);

      first.documents.addAll(second.documents);
      assertThat(new HashSet<>(first.documents))
          .as("seed %d: %s", seed, yaml)
          .isEqualTo(new HashSet<>(whole.documents));
    }
  }

  @Test
  void changedBytesNeverStopReading() {
    for (int seed = 0; seed < 2 * SEEDS; seed++) {
      Log log = new Log(seed);
      byte[] content = log.bytes();
      for (int i = log.random.nextInt(5); i > 0 && content.length > 0; i--) {
        content[log.random.nextInt(content.length)] = (byte) log.random.nextInt(256);
      }
      ChainRun run = run(options(log.random), 0, 1000);
      run.readInPieces(content, 0, log.random);
      run.finish();

      int end = new String(content, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
      assertThat(run.chain.position()).as("seed %d", seed).isEqualTo(end);
    }
  }
}
