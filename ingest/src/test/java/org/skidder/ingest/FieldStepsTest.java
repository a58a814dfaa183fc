package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.ingest.Pipelines.bytes;
import static org.skidder.ingest.Pipelines.run;

import org.junit.jupiter.api.Test;
import org.skidder.core.event.Event;

class FieldStepsTest {
  @Test
  void setCopiesWhatIsThereOrDoesNothingWhenToldSo() {
    String copy = "{'set': {'field': 'b', 'copy_from': 'a', 'ignore_empty_value': true}}";
    assertThat(run(copy, "a", 1L)).isEqualTo("{'a':1,'b':1}");
    assertThat(run(copy, "c", 1L)).as("a missing source").isEqualTo("{'c':1}");
    assertThat(run("{'script': {'source': 'ctx.a = null'}}," + copy)).isEqualTo("{'a':null}");
    assertThat(run(copy, "a", "")).isEqualTo("{'a':''}");
    assertThat(run(copy, "a", bytes(""))).as("an empty capture").isEqualTo("{'a':''}");
    assertThat(run("{'set': {'field': 'b', 'copy_from': 'a'}}", "c", 1L))
        .as("otherwise it must be there")
        .contains("field [a] not present as part of path [a]");
  }

  @Test
  void setLooksForTheSourceOnlyWhenItWouldWrite() {
    assertThat(run("{'set': {'field': 'b', 'copy_from': 'a', 'override': false}}", "b", "there"))
        .isEqualTo("{'b':'there'}");
  }

  @Test
  void theIndexOfAnEventIsAWholeNameInItsMetadata() {
    Event event = Pipelines.event("when", "2018-12-31T12:00:00Z");
    Pipelines.of(
            "{'date_index_name': {'field': 'when', 'index_name_prefix': 'shop-', 'date_rounding':"
                + " 'd', 'date_formats': ['ISO8601'], 'index_name_format': 'YYYY.MM.dd'}},"
                + "{'set': {'field': 'seen', 'value': '{{_index}}'}},"
                + "{'set': {'field': '_id', 'value': 'one'}}")
        .process(event);
    assertThat(event.metadata())
        .containsEntry("raw_index", "shop-2018.12.31")
        .containsEntry("id", "one");
    assertThat(event.get("seen")).contains("shop-2018.12.31");
  }

  @Test
  void anIdReplacesTheOneThatTheEventHad() {
    Event event = Pipelines.event();
    event.putMetadata("_id", "before");
    Pipelines.of("{'set': {'field': '_id', 'value': '{{_id}} and after'}}").process(event);
    assertThat(event.metadata()).containsEntry("_id", "before and after").doesNotContainKey("id");
  }
}
