package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.skidder.core.json.JsonBuffer;

class StoredBatchTest {
  private static final String[] KEYS = {
    "message", "offset", "source", "tags", "a", "b.c", "beat", "host", "ü", "@timestamp"
  };

  private static List<String> documents(EventBatch batch, int from, int to) {
    List<String> all = new ArrayList<>();
    for (DocumentEncoder encoder :
        List.of(
            DocumentEncoder.plain(true),
            DocumentEncoder.plain(false),
            DocumentEncoder.withMetadata(true, "filebeat", "6.4.0"))) {
      for (int i = from; i < to; i++) {
        JsonBuffer out = new JsonBuffer(64);
        try {
          encoder.encode(batch, i, out);
          all.add(out.toString());
        } catch (IllegalArgumentException e) {
          all.add("not encodable");
        }
      }
    }
    for (int i = from; i < to; i++) {
      all.add(batch.generation() + " " + batch.offset(i) + " " + batch.timestamp(i));
    }
    return all;
  }

  @Test
  void whatIsReadEncodesToTheSameDocuments() {
    StoredBatch writer = new StoredBatch();
    StoredBatch reader = new StoredBatch();
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      EventBatch batch = randomBatch(random);
      int from = random.nextInt(batch.size());
      int to = from + 1 + random.nextInt(batch.size() - from);
      ByteWriter out = new ByteWriter(16);
      int before = random.nextInt(3);
      out.writeBytes(new byte[before], 0, before);
      writer.write(batch, from, to, out);
      byte[] stored = Arrays.copyOf(out.array(), out.size() + random.nextInt(3));
      EventBatch read = reader.read(stored, before, out.size() - before);
      assertThat(read.size()).isEqualTo(to - from);
      assertThat(documents(read, 0, read.size()))
          .as("seed %d", seed)
          .isEqualTo(documents(batch, from, to));
    }
  }

  @Test
  void rawLinesStayRawAndShareTheirTemplate() {
    EventBatch batch = raw(Template.of(randomMap(new Random(1), 2), new FieldMap()), 5);
    ByteWriter out = new ByteWriter(16);
    StoredBatch codec = new StoredBatch();
    codec.write(batch, 0, 5, out);
    EventBatch first = codec.read(out.array(), 0, out.size());
    EventBatch second = codec.read(out.array(), 0, out.size());
    for (int i = 0; i < 5; i++) {
      assertThat(first.unfolded(i)).isNull();
    }
    assertThat(first.data()).as("nothing is copied").isSameAs(out.array());
    assertThat(first.template()).as("read once").isSameAs(second.template());
  }

  @Test
  void whatIsCutIsRefusedAndWhatIsDamagedAtMost() {
    StoredBatch codec = new StoredBatch();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      ByteWriter out = new ByteWriter(16);
      codec.write(randomBatch(random), 0, 1, out);
      byte[] bytes = Arrays.copyOf(out.array(), out.size());
      boolean cut = random.nextBoolean();
      if (!cut) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        codec.read(bytes, 0, bytes.length);
        assertThat(cut).as("seed %d: read though its end is missing", seed).isFalse();
      } catch (IllegalArgumentException e) {
        // Told, as it should be.
      }
    }
  }

  private static EventBatch raw(Template template, int count) {
    byte[] data = new byte[count * 10];
    new Random(count).nextBytes(data);
    EventBatch batch = new EventBatch(template, 1_520_139_967_089L, data, count);
    for (int i = 0; i < count; i++) {
      batch.add(i * 11L, i * 10, 10);
    }
    return batch;
  }

  private static EventBatch randomBatch(Random random) {
    Template template =
        random.nextInt(5) == 0
            ? Template.EMPTY
            : Template.of(randomMap(random, 2), randomMap(random, 1));
    EventBatch batch = raw(template, 1 + random.nextInt(6));
    batch.generation(random.nextLong());
    for (int i = random.nextInt(3); i > 0; i--) {
      Template own =
          random.nextInt(3) == 0
              ? template
              : Template.of(randomMap(random, 1), new FieldMap(template.metadata()));
      batch.add(random.nextInt(100), 2, 5, random.nextLong() >>> 20, own);
      batch.add(random.nextInt(100), 3, 5);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Template base =
          random.nextBoolean() ? template : Template.of(randomMap(random, 1), randomMap(random, 1));
      Event event =
          new Event(random.nextLong() >>> 20, random.nextInt(), randomMap(random, 3), base);
      if (random.nextBoolean()) {
        event.putMetadata("pipeline", "p" + i);
      }
      batch.add(event, 100);
    }
    if (random.nextBoolean()) {
      batch.event(random.nextInt(batch.size())).timestamp(5);
      batch.event(random.nextInt(batch.size())).timestamp(7, "1970-01-01T02:00:00.007+02:00");
    }
    return batch;
  }

  private static FieldMap randomMap(Random random, int depth) {
    FieldMap map = new FieldMap();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(KEYS[random.nextInt(KEYS.length)], randomValue(random, depth));
    }
    return map;
  }

  private static @Nullable Object randomValue(Random random, int depth) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return switch (random.nextInt(depth > 0 ? 15 : 12)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt();
      case 2 -> random.nextBoolean();
      case 3 -> random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian() * 1e9;
      case 4 -> new BigInteger(70, random);
      case 5 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case 6 -> new ByteText(bytes, bytes.length / 3, bytes.length / 2);
      case 7 -> new String(bytes, java.nio.charset.StandardCharsets.UTF_16);
      case 8 -> bytes;
      case 9 -> (short) 7;
      case 10 -> CharBuffer.wrap("text <of> another kind");
      case 11 -> "";
      case 12 -> randomMap(random, depth - 1);
      case 13 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(randomValue(random, depth - 1));
        }
        list.add(null);
        yield list;
      }
      default -> randomMap(random, 0).freeze();
    };
  }
}
