package org.skidder.containers.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.FieldMap;

class DottedNamesTest {
  @Test
  void dotsSeparateLevels() {
    assertThat(DottedNames.nested(Map.of("a.b/c", "1", "d", "2")))
        .isEqualTo(Map.of("a", Map.of("b/c", "1"), "d", "2"));
  }

  @Test
  void aNameOfVeryManyPartsDoesNotMakeAsManyLevels() {
    FieldMap nested = DottedNames.nested(Map.of("a.".repeat(100_000) + "b", "1"));
    int levels = 1;
    while (nested.get("a") instanceof FieldMap below) {
      nested = below;
      levels++;
    }
    assertThat(levels).isEqualTo(16);
    assertThat(nested).hasSize(1).containsValue("1");
  }

  @Test
  void aNameThatIsTheBeginningOfAnotherHasItsValueBelow() {
    assertThat(DottedNames.nested(Map.of("com.x", "v", "com.x.y", "w", "com.x-z", "u")))
        .isEqualTo(Map.of("com", Map.of("x", Map.of("value", "v", "y", "w"), "x-z", "u")));
    assertThat(DottedNames.nested(Map.of("a", "1", "a.b", "2", "a.b.c", "3")))
        .isEqualTo(Map.of("a", Map.of("value", "1", "b", Map.of("value", "2", "c", "3"))));
  }
}
