package org.skidder.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Templates that begin with a field of their own, and share the rest. */
class TemplateTest {
  private static final FieldMap META = map(Map.of("pipeline", "p"));

  private static FieldMap map(Map<String, ?> of) {
    return FieldMap.sorted(of);
  }

  private static Template shared() {
    return Template.of(map(Map.of("a", Map.of("b", 1L), "z", "<&>")), META);
  }

  /** The same template, made at once. */
  private static Template whole(String source) {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    fields.merge(shared().fields());
    return Template.of(fields, META);
  }

  private static void assertSame(Template one, Template other) {
    assertThat(one.fields()).containsExactlyEntriesOf(other.fields());
    assertThat(one.fields().isFrozen()).isTrue();
    assertThat(one.metadata()).isEqualTo(other.metadata());
    assertThat(one.isPlain()).isEqualTo(other.isPlain());
    assertThat(one.members()).extracting(m -> m.key).isEqualTo(keys(other));
    for (boolean html : new boolean[] {true, false}) {
      assertThat(new String(one.json(html), UTF_8)).isEqualTo(new String(other.json(html), UTF_8));
    }
  }

  private static java.util.List<String> keys(Template template) {
    return template.members().stream().map(m -> m.key).toList();
  }

  @Test
  void aFieldBeforeSharedOnesIsAsIfAllWereGivenAtOnce() {
    Template shared = shared();
    assertSame(shared.after("source", "/a&b"), whole("/a&b"));
    assertSame(shared.after("source", "/c"), whole("/c"));
  }

  @Test
  void fieldsLaidOverItAreMergedAsOverAnyOther() {
    FieldMap more = map(Map.of("a", Map.of("c", 2L), "n", "x")).freeze();
    FieldMap source = map(Map.of("source", "other")).freeze();
    FieldMap message = map(Map.of("message", "m")).freeze();
    Template shared = shared();
    for (String file : new String[] {"/a", "/b"}) {
      for (FieldMap over : new FieldMap[] {more, source, message, new FieldMap()}) {
        assertSame(shared.after("source", file).with(over), whole(file).with(over));
      }
      assertThat(shared.after("source", file).with(more).without("a.c"))
          .hasValueSatisfying(t -> assertSame(t, whole(file).with(more).without("a.c").get()));
    }
  }

  @Test
  void aFieldThatIsThereOrThatEventsHaveCannotBeTheFirst() {
    assertThatThrownBy(() -> shared().after("z", "1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shared().after("message", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
