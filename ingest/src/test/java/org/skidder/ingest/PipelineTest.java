package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.skidder.ingest.Pipelines.bytes;
import static org.skidder.ingest.Pipelines.run;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.ConfigException;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class PipelineTest {
  @Test
  void anAccessLogLineBecomesFields() {
    Event event =
        Pipelines.event(
            "message",
            bytes(
                "198.51.100.7 - bob [02/Jan/2020:03:04:05 +0100] \"GET /a?b=1 HTTP/1.1\" 200 512"
                    + " \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:49.0) Gecko/20100101"
                    + " Firefox/49.0\""));
    Pipeline pipeline =
        Pipelines.of(
            """
            {'grok': {'field': 'message', 'patterns': ['^%{IP:a.ip} - %{DATA:a.user} \\\\[%{HTTPDATE:a.time}\\\\] \\"%{WORD:a.method} %{DATA:a.url} HTTP/%{NUMBER:a.version}\\" %{NUMBER:a.code:int} %{NUMBER:a.bytes:long} \\"%{DATA:a.referrer}\\" \\"%{DATA:a.agent}\\"']}},
            {'remove': {'field': 'message'}},
            {'rename': {'field': '@timestamp', 'target_field': 'read_timestamp'}},
            {'date': {'field': 'a.time', 'target_field': '@timestamp', 'formats': ['dd/MMM/YYYY:H:m:s Z']}},
            {'remove': {'field': 'a.time'}},
            {'user_agent': {'field': 'a.agent', 'target_field': 'a.user_agent'}},
            {'remove': {'field': 'a.agent'}},
            {'geoip': {'field': 'a.ip', 'target_field': 'a.geoip'}}
            """);
    assertThat(pipeline.process(event)).isEqualTo(Pipeline.Outcome.DONE);
    assertThat(Pipelines.json(event))
        .isEqualTo(
            "{'@timestamp':'2020-01-02T02:04:05.000Z','a':{'ip':'198.51.100.7','user':'bob',"
                + "'method':'GET','url':'/a?b=1','version':'1.1','code':200,'bytes':512,"
                + "'referrer':'-','user_agent':{'name':'Firefox','major':'49','minor':'0',"
                + "'os':'Linux','os_name':'Linux','device':'Other'}},"
                + "'read_timestamp':'2018-11-25T10:00:00.123Z'}");
  }

  @Test
  void aScriptChangesTheFieldsOfAUserAgentInItsOwnDocumentOnly() {
    Pipeline pipeline =
        Pipelines.of(
            """
            {'user_agent': {'field': 'text', 'target_field': 'a.b.agent'}},
            {'script': {'source': 'if (ctx.mark != null) { ctx.a.b.agent.name += ctx.mark; }'}},
            {'remove': {'field': 'text'}}
            """);
    String text = "Mozilla/5.0 (X11; Linux x86_64; rv:49.0) Gecko/20100101 Firefox/49.0";
    Event changed = Pipelines.event("text", bytes(text), "mark", "!", "a", new FieldMap());
    Event other = Pipelines.event("text", bytes(text), "a", new FieldMap());

    pipeline.process(changed);
    pipeline.process(other);

    assertThat(Pipelines.json(changed)).contains("'agent':{'name':'Firefox!',");
    assertThat(Pipelines.json(other)).contains("'agent':{'name':'Firefox',");
  }

  @Test
  void windowsAndMacsAreNamedAsTheDatabaseOfElasticsearch6NamesThem() {
    assertThat(
            run(
                "{'user_agent': {'field': 'text', 'target_field': 'a',"
                    + " 'properties': ['os', 'os_name', 'os_major', 'os_minor', 'device']}},"
                    + "{'remove': {'field': 'text'}}",
                "text",
                bytes("Mozilla/5.0 (Windows NT 6.3; rv:9) Gecko/20100101 Firefox/49.0")))
        .isEqualTo("{'a':{'os':'Windows 8.1','os_name':'Windows 8.1','device':'Other'}}");
    assertThat(
            run(
                "{'user_agent': {'field': 'text', 'target_field': 'a',"
                    + " 'properties': ['os_name', 'os_major', 'os_minor', 'device']}},"
                    + "{'remove': {'field': 'text'}}",
                "text",
                bytes("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.12; rv:49.0) Firefox/49.0")))
        .isEqualTo("{'a':{'os_name':'Mac OS X','os_major':'10','os_minor':'12','device':'Other'}}");
  }

  @Test
  void aFailureRunsTheHandlersOfThePipelineAndEndsIt() {
    Event event = Pipelines.event("message", "no \"match\"");
    Pipeline pipeline =
        Pipelines.whole(
            """
            {'processors': [
              {'grok': {'field': 'message', 'patterns': ['^%{IP:ip}$']}},
              {'set': {'field': 'reached', 'value': true}}],
             'on_failure': [{'set': {'field': 'error.message',
                'value': '{{ _ingest.on_failure_processor_type }}: {{ _ingest.on_failure_message }}'}}]}
            """);
    assertThat(pipeline.process(event)).isEqualTo(Pipeline.Outcome.DONE);
    assertThat(event.get("error.message"))
        .contains("grok: Provided Grok expressions do not match field value: [no \\\"match\\\"]");
    assertThat(event.has("reached")).isFalse();
  }

  @Test
  void aProcessorsOwnHandlersLetThePipelineGoOn() {
    assertThat(
            run(
                "{'fail': {'message': 'no', 'tag': 't', 'on_failure': [{'set': {'field': 'why',"
                    + " 'value': '{{_ingest.on_failure_processor_tag}}'}}]}},"
                    + "{'set': {'field': 'b', 'value': 1}}"))
        .isEqualTo("{'why':'t','b':1}");
  }

  @Test
  void anUnhandledFailureIsToldAndLosesNothing() {
    Event event = Pipelines.event("a", "x");
    assertThat(Pipelines.of("{'convert': {'field': 'a', 'type': 'integer'}}").process(event))
        .isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(Pipelines.json(event))
        .endsWith("'a':'x','error':{'message':'For input string: \\'x\\''}}");
  }

  @Test
  void anEventThatLosesItsTimeKeepsTheTimeOfReading() {
    assertThat(run("{'remove': {'field': '@timestamp'}}", "a", 1L)).isEqualTo("{'a':1}");
  }

  @Test
  void fieldsOfTheSourceAreCopiedBeforeTheyChange() {
    FieldMap beat = new FieldMap();
    beat.put("name", "host");
    FieldMap common = new FieldMap();
    common.put("beat", beat);
    common.put("tags", new ArrayList<>(List.of("x")));
    Template template = Template.of(common, new FieldMap());
    Event event = new Event(0, -1, new FieldMap(), template);
    Pipelines.of(
            "{'set': {'field': 'beat.name', 'value': 'other'}},"
                + "{'append': {'field': 'tags', 'value': 'y'}},"
                + "{'script': {'source': 'ctx.beat.more = ctx.tags.size()'}}")
        .process(event);
    assertThat(event.get("beat.more")).contains(2L);
    assertThat(event.get("beat.name")).contains("other");
    assertThat(template.fields().get("beat")).isEqualTo(beat).hasToString("{name=host}");
    assertThat(template.fields().get("tags")).isEqualTo(List.of("x"));
  }

  @Test
  void numbersBecomeCharacters() {
    Event event = new Event(0, -1, new FieldMap(), Template.EMPTY);
    Pipelines.of(
            "{'script': {'source': 'String t = \\\"\\\"; t += (char) 233; t += (char) (60000 -"
                + " 4643); t += (char) 56832; ctx.text = t'}}")
        .process(event);
    assertThat(event.get("text")).contains("\u00e9\ud83d\ude00");
  }

  @Test
  void mistakesInADefinitionAreToldWithTheirLine() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Pipelines.whole("{'processors': [\n{'sett': {'field': 'a'}}]}"))
        .withMessageStartingWith("test.json:2: sett: No processor type exists with name [sett]");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Pipelines.of("{'set': {'field': 'a',\n'value': 1,\n'valeu': 2}}"))
        .withMessageStartingWith("test.json:3: set.valeu: processor [set] doesn't support");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Pipelines.of("{'set': {'value': 1}}"))
        .withMessageContaining("[field] required property is missing");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Pipelines.of("{'grok': {'field': 'a', 'patterns': ['%{NONE:x}']}}"))
        .withMessageContaining("Unable to find pattern [NONE]");
  }
}
