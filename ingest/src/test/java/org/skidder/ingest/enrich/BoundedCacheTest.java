package org.skidder.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.ByteText;

class BoundedCacheTest {
  private final AtomicInteger made = new AtomicInteger();

  private String get(BoundedCache<String> cache, String text) {
    return cache.get(
        ByteText.of(text),
        key -> {
          made.incrementAndGet();
          return "of " + key;
        });
  }

  @Test
  void textsThatShareASetDoNotDriveEachOtherOut() {
    BoundedCache<String> cache = new BoundedCache<>(8);
    for (int turn = 0; turn < 3; turn++) {
      for (int i = 0; i < 8; i++) {
        assertThat(get(cache, "agent " + i)).isEqualTo("of agent " + i);
      }
    }
    assertThat(made).hasValue(8);
  }

  @Test
  void aTextMoreTakesThePlaceOfOneThatWasThere() {
    BoundedCache<String> cache = new BoundedCache<>(8);
    for (int i = 0; i < 9; i++) {
      assertThat(get(cache, "agent " + i)).isEqualTo("of agent " + i);
    }
    get(cache, "agent 8");
    assertThat(made).hasValue(9);
    for (int i = 0; i < 9; i++) {
      assertThat(get(cache, "agent " + i)).isEqualTo("of agent " + i);
    }
    assertThat(made.get()).isGreaterThan(9);
  }

  @Test
  void longTextsAreNotKept() {
    BoundedCache<String> cache = new BoundedCache<>(64);
    String text = "x".repeat(2000);
    assertThat(get(cache, text)).isEqualTo(get(cache, text));
    assertThat(made).hasValue(2);
  }
}
