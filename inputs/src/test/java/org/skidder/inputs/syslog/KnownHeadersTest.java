package org.skidder.inputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class KnownHeadersTest {
  private final KnownHeaders known = new KnownHeaders();
  private final HeaderKey key = new HeaderKey();

  private String find(String header, int cut, String source) {
    byte[] bytes = header.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    key.clear();
    key.add(bytes, 0, cut);
    key.add(bytes, cut, bytes.length);
    Template found =
        known.find(
            key,
            source,
            () -> template(header.substring(0, cut) + "|" + header.substring(cut) + "|" + source));
    return found == null ? "" : String.valueOf(found.fields().get("all"));
  }

  private static Template template(String all) {
    FieldMap fields = new FieldMap();
    fields.put("all", all);
    return Template.of(fields, new FieldMap());
  }

  @Test
  void aHeaderIsKnownTheSecondTimeAndNeverTakenForAnother() {
    Random random = new Random(11);
    Set<String> seen = new HashSet<>();
    int hits = 0;
    for (int i = 0; i < 200_000; i++) {
      // So many that places are shared, so alike that parts of them are.
      String header = Integer.toString(random.nextInt(4000), 2 + random.nextInt(2));
      int cut = random.nextInt(Math.min(3, header.length() + 1));
      String source = random.nextInt(3) == 0 ? "a" : "b";
      String all = header.substring(0, cut) + "|" + header.substring(cut) + "|" + source;
      String found = find(header, cut, source);
      if (!found.isEmpty()) {
        hits++;
        assertThat(found).isEqualTo(all);
        assertThat(seen.contains(all)).as(all).isTrue();
      }
      seen.add(all);
    }
    assertThat(hits).isGreaterThan(1000);
  }

  @Test
  void aLongHeaderIsNotKept() {
    String header = "x".repeat(600);
    for (int i = 0; i < 3; i++) {
      assertThat(find(header, 3, "a")).isEmpty();
    }
    find("x".repeat(1 << 20), 3, "a");
    assertThat(key.toByteArray()).hasSizeLessThanOrEqualTo(HeaderKey.LONGEST);
    assertThat(find("short", 3, "a")).isEmpty();
    assertThat(find("short", 3, "a")).isEqualTo("sho|rt|a");
  }
}
