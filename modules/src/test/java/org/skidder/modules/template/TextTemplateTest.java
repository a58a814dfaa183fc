package org.skidder.modules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.RenderedText;

class TextTemplateTest {
  private static final Map<String, Object> VALUES =
      Map.of(
          "name",
          "x",
          "empty",
          "",
          "no",
          false,
          "yes",
          true,
          "zero",
          0L,
          "port",
          9200L,
          "paths",
          List.of("/a/*.log", "/b # c"),
          "none",
          List.of(),
          "deep",
          Map.of("inner", Map.of("leaf", "l")));

  private static String render(String template) {
    return TextTemplate.parse("t.yml", template, Delimiters.BRACES).text(VALUES);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{{.name}}                                        | x",
        "{{ .deep.inner.leaf }}                           | l",
        "{{ .deep.other.leaf }}                           | <no value>",
        "{{.missing}}                                     | <no value>",
        "{{ .port }}                                      | 9200",
        "{{ .paths }}                                     | [/a/*.log /b # c]",
        "{{ if .name }}a{{ else }}b{{ end }}              | a",
        "{{ if .empty }}a{{ else }}b{{ end }}             | b",
        "{{ if .no }}a{{ else if .yes }}b{{ end }}        | b",
        "{{ if .zero }}a{{ else if .none }}b{{else}}c{{end}} | c",
        "{{ range $i, $p := .paths }}{{$i}}={{$p}};{{ end }} | 0=/a/*.log;1=/b # c;",
        "{{ range $p := .paths }}{{$p}};{{ end }}         | /a/*.log;/b # c;",
        "{{ range .paths }}{{.}};{{ end }}                | /a/*.log;/b # c;",
        "{{ range .none }}a{{ else }}none{{ end }}        | none",
        "{{ range .missing }}a{{ end }}z                  | z",
        "{{ range $k, $v := .deep }}{{$k}} {{$.name}}{{ end }} | inner x",
        "{{ $y := .name }}{{ $y }}                        | x",
        "a {{- .name -}} b                                | axb",
        "a{{/* nothing }} here */}}b                      | ab",
        "{{ if eq .name \"y\" \"x\" }}a{{ end }}          | a",
        "{{ if ne .name `x` }}a{{else}}b{{ end }}         | b",
        "{{ if and .yes (not .no) }}a{{ end }}            | a",
        "{{ or .empty .name }}                            | x",
        "{{ len .paths }}                                 | 2",
        "{{ index .paths 1 }}                             | /b # c",
        "{{ \"a }} \\\"b\" }}                             | a }} \"b",
      })
  void rendersAsGoDoes(String template, String expected) {
    assertThat(render(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '¦',
      value = {
        "a\\n{{ if .name }} ¦ t.yml:2: template: this if has no end",
        "{{ .name ¦ t.yml:1: template: '{{' is not closed with '}}'",
        "\\n\\n{{ end }} ¦ t.yml:3: template: 'end' without an if or range",
        "{{ range .name }}a{{ end }} ¦ t.yml:1: template: range can't iterate over x",
        "{{ .a | quote }} ¦ t.yml:1: template: '|' is not supported",
        "{{ name }} ¦ t.yml:1: template: there is no function 'name'",
        "{{ $x }} ¦ t.yml:1: template: the variable $x is not defined",
        "{{ }} ¦ t.yml:1: template: a value is missing",
        "{{ index .paths 2 }} ¦ t.yml:1: template: the list has 2 items",
        "{{ if .yes }}{{ else }}{{ else }}{{ end }} ¦ t.yml:1: template: 'else' has no place",
      })
  void saysWhereAMistakeIs(String template, String message) {
    assertThatThrownBy(() -> render(template.replace("\\n", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void valuesAreNeverTakenForSyntax() {
    Map<String, Object> values =
        Map.of("paths", List.of("/a # b", "*x", "[y", "- z: \"", "${HOME}"), "n", 7L, "t", "true");
    String yaml =
        """
        paths:
        {{ range $i, $p := .paths }}
         - {{$p}}
        {{ end }}
        list: {{ .paths }}
        number: {{ .n }}
        text: {{ .t }}
        mixed: "a-{{ .n }}-${x:y}-{{ index .paths 4 }}"
        """;
    RenderedText rendered =
        TextTemplate.parse("t.yml", yaml, Delimiters.BRACES).render(values, Map.of());
    Config config = Config.empty().read("t.yml", rendered);
    assertThat(config.toMap())
        .containsEntry("paths", values.get("paths"))
        .containsEntry("list", values.get("paths"))
        .containsEntry("number", 7L)
        .containsEntry("text", "true")
        .containsEntry("mixed", "a-7-y-${HOME}");
    assertThat(config.get("number").orElseThrow().origin()).hasToString("t.yml:6");
  }

  @Test
  void noInputBreaksIt() {
    String[] words = {
      "{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", ".a", "$x", ":=", ",", "(",
      ")", "\"", "`", "/*", "*/", "1", "-", "|", "eq", "index", "text", "not", ".paths", "."
    };
    Random random = new Random(17);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder template = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        template.append(words[random.nextInt(words.length)]);
        template.append(random.nextBoolean() ? " " : "");
      }
      try {
        assertThat(render(template.toString())).isNotNull();
      } catch (ConfigException e) {
        assertThat(e).hasMessageContaining("t.yml:").hasMessageContaining("template: ");
      }
    }
  }

  @Test
  void loopsInLoopsEnd() {
    List<Integer> many = java.util.stream.IntStream.range(0, 1000).boxed().toList();
    String loops = "{{ range .l }}{{ range $.l }}{{ . }}{{ end }}{{ end }}";
    TextTemplate template = TextTemplate.parse("t.yml", loops, Delimiters.BRACES);
    assertThatThrownBy(() -> template.text(Map.of("l", many)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pieces of text");
  }
}
