package org.skidder.containers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.FieldMap;

class JsonObjectsTest {
  /** Hands out a few bytes at a time. */
  private static InputStream dribbling(String text, Random random) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }

  private static List<FieldMap> read(InputStream in) throws IOException {
    JsonObjects objects = new JsonObjects(in);
    List<FieldMap> all = new ArrayList<>();
    for (Optional<FieldMap> next = objects.next(); next.isPresent(); next = objects.next()) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void objectsAreFoundWhateverIsBetweenAndInThem() throws IOException {
    String text =
        "{\"a\":\"}\\\"{\"}{\"b\":{\"c\":[{}]}}\r\n\n \t{\"d\":\"\\\\\"}\n{\"e\":\"\u00e9\"}";
    for (int seed = 0; seed < 20; seed++) {
      List<FieldMap> all = read(dribbling(text, new Random(seed)));
      assertThat(all).hasSize(4);
      assertThat(all.get(0)).isEqualTo(Map.of("a", "}\"{"));
      assertThat(all.get(2)).isEqualTo(Map.of("d", "\\"));
      assertThat(all.get(3)).isEqualTo(Map.of("e", "\u00e9"));
    }
  }

  @Test
  void anythingElseIsAnError() {
    for (String text : new String[] {"[1]", "{\"a\":1} x", "{\"a\":", "{]}", "\"x\""}) {
      assertThatThrownBy(() -> read(new ByteArrayInputStream(text.getBytes(UTF_8))))
          .as(text)
          .isInstanceOf(IOException.class);
    }
  }
}
