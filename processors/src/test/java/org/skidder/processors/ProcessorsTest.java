package org.skidder.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;

class ProcessorsTest {
  private final Problems problems = new Problems();

  private List<Step> compile(String yaml) {
    return new Processors(
            ProcessorContext.of(
                new Identity("filebeat", "6.4.0", "h", "h"), new SharedResources(), Path.of("")),
            problems)
        .compile(Config.ofYaml(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "drop_evnt: {} | does not exist; choose one of add_",
        "{drop_event: {}, drop_fields: {fields: [a]}} | exactly one processor, found 2",
        "drop_event | expected a processor",
        "drop_event: x | expected options",
        "drop_event: {fields: [a]} | unknown option",
        "drop_event.when: {} | missing condition",
        "drop_event.when: | missing condition",
        "drop_event.when.regexp.a: '(' | bad regular expression",
        "drop_fields: {} | 'fields' is missing",
        "drop_fields: | 'fields' is missing",
        "drop_fields: {fields: [a], field: b} | unknown option",
        "include_fields: {} | 'fields' is missing",
        "rename: {} | 'fields' is missing",
        "rename.fields: [{from: a}] | 'to' is missing",
        "rename: {fields: [{from: a, to: b}], fail_on_error: maybe} | true or false",
        "dissect: | 'tokenizer' is missing",
        "dissect: {tokenizer: x} | 'tokenizer' has no key",
        "dissect: {tokenizer: '%{+&x}'} | cannot both append and take its name",
        "decode_json_fields: | 'fields' is missing",
        "decode_json_fields: {fields: [a], max_depth: 0} | at least 1",
        "decode_json_fields: {fields: [a], depth: 1} | unknown option",
        "add_locale: {format: zone} | choose one of offset, abbreviation",
        "add_fields: {fields: x} | must be names with values",
        "add_tags: {tags: [a], target: ''} | 'target' must not be empty",
        "add_id: {target_field: '@metadata'} | cannot be written as a whole",
        "truncate_fields: {fields: [a]} | set one of 'max_bytes' and 'max_characters'",
        "truncate_fields: {fields: [a], max_bytes: 1, max_characters: 1} | set one of",
        "script: {lang: javascript} | left out on purpose",
        "add_process_metadata: {match_pids: [pid]} | left out on purpose",
      })
  void reportsEveryMistakeAtItsLine(String item, String message) {
    List<Step> steps = compile("processors:\n- " + item);
    assertThat(steps).isEmpty();
    assertThat(problems.errors())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.toString()).startsWith("config:2: "));
    assertThat(problems.errors().get(0).message()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processors: {drop_event: {}}",
        "processors.drop_event:",
        "processors: drop_event"
      })
  void aMapInsteadOfAListIsAnError(String yaml) {
    compile(yaml);
    assertThat(problems.errors()).hasSize(1);
    assertThat(problems.errors().get(0).message()).contains("begin each with '- '");
  }

  @Test
  void anUnknownOptionThatEndsTheStartIsNotSaidToBeIgnored() {
    compile("processors: [{drop_event: {fields: [a]}}]");
    assertThat(problems.errors().getFirst().message()).isEqualTo("unknown option");
  }

  @Test
  void unknownOptionsOfRenameAreIgnoredWithAWarning() {
    assertThat(compile("processors: [{rename: {fields: [{from: a, to: b}], extra: 1}}]"))
        .hasSize(1);
    assertThat(problems.hasErrors()).isFalse();
    assertThat(problems.warnings()).hasSize(1);
  }

  @Test
  void emptyListsOfFieldsAreAllowed() {
    assertThat(compile("processors: [{drop_fields.fields: []}, {include_fields: {fields: []}}]"))
        .hasSize(2);
    assertThat(problems.hasErrors()).isFalse();
  }

  @Test
  void namesTheStepByPlaceForTheLog() {
    assertThat(compile("processors:\n- drop_event:").get(0).name())
        .isEqualTo("config:2: processors.0.drop_event");
  }

  @Test
  void noProcessorsAreNoStep() {
    assertThat(compile("{}")).isEmpty();
    assertThat(compile("processors: []")).isEmpty();
  }
}
