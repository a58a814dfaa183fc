package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class CommonFieldsTest {
  private static final String GLOBAL = "fields_under_root: true\nfields: {tags: [gf]}\n";
  private static final String OWN = "fields_under_root: true\nfields: {tags: [of]}\n";

  /** Tags of an event that brought {@code [j]}. */
  private static Optional<Object> tags(String general, String input) {
    FieldMap fields =
        CommonFields.ofInput(
            bound(general, GeneralConfig.class), bound("type: log\n" + input, InputCommon.class));
    FieldMap own = new FieldMap();
    own.put("tags", List.of("j"));
    return new Event(0, 0, own, Template.of(fields, new FieldMap())).get("tags");
  }

  private static <R extends Record> R bound(String yaml, Class<R> type) {
    return Binder.tryBind(Config.ofYaml(yaml), type, new Problems()).orElseThrow();
  }

  @Test
  void tagsOfTheOptionsAreAppendedToThoseOfTheEvent() {
    assertThat(tags("tags: [g]", "tags: [o]")).contains(List.of("j", "g", "o"));
  }

  @Test
  void aFieldCalledTagsReplacesThem() {
    assertThat(tags("tags: [g]\n" + GLOBAL, "tags: [o]")).contains(List.of("gf"));
    assertThat(tags("tags: [g]", OWN)).contains(List.of("of"));
    assertThat(tags(GLOBAL, OWN)).contains(List.of("of"));
    assertThat(tags("fields_under_root: true\nfields: {tags: one}", "")).contains("one");
  }

  @Test
  void belowFieldsItIsAFieldAsAnyOther() {
    assertThat(tags("fields: {tags: [gf]}", "tags: [o]")).contains(List.of("j", "o"));
  }
}
