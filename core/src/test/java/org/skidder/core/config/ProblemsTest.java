package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  @Test
  void whatNobodyStatedHasNoPlace() {
    Problems problems = new Problems();
    problems.error(Origin.BUILT_IN, "", "no outputs");
    problems.error(Origin.BUILT_IN, "a.b", "is missing");
    problems.error(new Origin("f.yml", 3, 1), "a.c", "is wrong");

    assertThat(problems.errors())
        .map(Problems.Problem::toString)
        .containsExactly("no outputs", "a.b: is missing", "f.yml:3: a.c: is wrong");
  }

  @Test
  void anUnknownOptionIsIgnoredUnlessItEndsTheStart() {
    Config option = Config.ofYaml("f.yml", "x: 1", Map.of()).get("x").orElseThrow();
    Problems lenient = new Problems();
    lenient.unknownOption(option, "");
    Problems strict = new Problems(true);
    strict.unknownOption(option, "; did you mean 'y'?");

    assertThat(lenient.warnings().getFirst()).hasToString("f.yml:1: x: unknown option, ignored");
    assertThat(strict.errors().getFirst())
        .hasToString("f.yml:1: x: unknown option; did you mean 'y'?");
  }
}
