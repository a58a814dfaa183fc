package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file or on the command line: the only exception is the one for users. */
class ConfigFuzzTest {
  private static final String[] PIECES = {
    "a",
    "b",
    ":",
    ": ",
    "\n",
    "\n  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "${",
    "}",
    "${A}",
    "${a.b:",
    "$${",
    ":?",
    ":+",
    "#",
    "&x ",
    "*x",
    "<<: ",
    "0",
    "1.5",
    "true",
    "~",
    "|",
    ">",
    "\t",
    "!!str ",
    "!x ",
    ".",
    "..",
    "é",
    "\\",
    "%",
    "@",
    "`",
    "---\n",
    "...",
    "x.0.y",
    "999999999",
    "null",
    "a.b.c",
    "filebeat",
    "skidder",
    "\u0000",
    "? ",
    "=",
    "\r\n",
    "- - ",
    "\ud800"
  };

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(pieces); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** Does everything that can be done with a configuration. */
  private static void use(Config config) {
    Problems problems = new Problems();
    GeneralConfig.of(config, problems);
    FilebeatConfig.of(config, problems, IdentityConfig.class);
    ignoringConfigExceptions(config::toPlain);
    ignoringConfigExceptions(config::isEnabled);
    ignoringConfigExceptions(() -> config.get("a.b.0.c"));
    ignoringConfigExceptions(() -> ConfigExport.toYaml(config));
    ignoringConfigExceptions(problems::throwIfErrors);
  }

  private static void ignoringConfigExceptions(Runnable action) {
    try {
      action.run();
    } catch (ConfigException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }

  private static void attempt(String what, Runnable action) {
    try {
      ignoringConfigExceptions(action);
    } catch (RuntimeException | StackOverflowError e) {
      fail("threw " + e + " for: " + what, e);
    }
  }

  @Test
  void randomTextsAsYamlGiveNoOtherException() {
    for (int seed = 0; seed < 20_000; seed++) {
      String text = text(new Random(seed), 30);
      attempt(text, () -> use(Config.ofYaml("f", text, Map.of("A", "[1,2"))));
    }
  }

  @Test
  void randomBytesAsYamlGiveNoOtherException() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = text(random, 30).getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      attempt(
          "seed " + seed,
          () -> {
            Problems problems = new Problems();
            YamlReader.read("f", bytes, problems);
            problems.throwIfErrors();
          });
    }
  }

  @Test
  void randomOverridesGiveNoOtherException() {
    Ownership ownership =
        new Ownership() {
          @Override
          public Optional<Owner> of(Path file) {
            return Optional.empty();
          }

          @Override
          public long effectiveUser() {
            return 0;
          }
        };
    Path nowhere = Path.of("/nowhere/at/all");
    for (int seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      List<String> overrides = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        overrides.add((random.nextBoolean() ? "a=" : "") + text(random, 12));
      }
      attempt(
          overrides.toString(),
          () ->
              use(
                  new ConfigLoader(new Surroundings(Map.of("A", "{x"), nowhere, nowhere, ownership))
                      .settings(Map.of("a", Map.of("b", List.of("c"))))
                      .overrides(overrides)
                      .load(new Problems())
                      .root()));
    }
  }

  @Test
  void randomDurationsSizesAndModesGiveNoOtherException() {
    String[] pieces = {
      "1", "9", ".", "-", "+", "h", "m", "s", "ms", "µs", "e", "k", "iB", " ", ",", "0"
    };
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(random.nextInt(60) + 1); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      attemptParse(() -> Durations.parse(text.toString()));
      attemptParse(() -> ByteSize.parse(text.toString()));
      attemptParse(() -> FileMode.parse(text.toString()));
      Scalars.ofYaml(text.toString());
      Scalars.ofPlain(text.toString());
    }
  }

  private static void attemptParse(Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException expected) {
      assertThat(expected instanceof NumberFormatException).as(expected.toString()).isFalse();
      assertThat(expected.getMessage()).isNotBlank();
    }
  }

  @Test
  void mergingIsAssociativeForMapsAndScalars() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Node a = tree(random, 0);
      Node b = tree(random, 0);
      Node c = tree(random, 0);
      Object left = plain(Merge.over(Merge.over(a.copy(), b.copy()), c.copy()));
      Object right = plain(Merge.over(a.copy(), Merge.over(b.copy(), c.copy())));
      assertThat(left).as("seed %d", seed).isEqualTo(right);
    }
  }

  @Test
  void mergingATreeWithItselfChangesNothing() {
    for (int seed = 0; seed < 2_000; seed++) {
      Node tree = tree(new Random(seed), 0);
      assertThat(plain(Merge.over(tree.copy(), tree.copy()))).isEqualTo(plain(tree));
      assertThat(plain(Merge.over(Node.map(Origin.BUILT_IN), tree.copy()))).isEqualTo(plain(tree));
      assertThat(plain(Merge.over(tree.copy(), Node.map(Origin.BUILT_IN)))).isEqualTo(plain(tree));
    }
  }

  /** Maps of one shape: a name is always a map or always a scalar. */
  private static Node tree(Random random, int depth) {
    Node map = Node.map(Origin.BUILT_IN);
    for (int i = random.nextInt(4); i > 0; i--) {
      int name = random.nextInt(4);
      map.put(
          (name < 2 && depth < 3 ? "map" : "leaf") + name,
          name < 2 && depth < 3
              ? tree(random, depth + 1)
              : Node.scalar(Origin.BUILT_IN, (long) random.nextInt(10)));
    }
    return map;
  }

  private static Object plain(Node node) {
    return Config.root(new Scope(node, null, Map.of(), SecretSource.NONE)).toPlain();
  }
}
