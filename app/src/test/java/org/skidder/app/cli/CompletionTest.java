package org.skidder.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts are run by the shells they are for, where those are installed. */
class CompletionTest {
  @TempDir Path folder;

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  private Path script(String shell) throws IOException {
    assumeTrue(isInstalled(shell));
    return Files.writeString(folder.resolve("script"), Completion.of(shell).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellCanReadItsScript(String shell) throws Exception {
    assertThat(run(shell, "-n", script(shell).toString())).isEmpty();
  }

  /** What is offered for the last word; in bash a '=' is a word of its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"skidder test \"|config output seccomp",
        "skidder mod|modules",
        "\"skidder -c test keystore \"|create add list remove",
        "skidder --strict.perms = false keystore a|add",
        "skidder -E test help keys|keystore",
        "skidder test config --stri|--strict.perms --strict",
        "skidder keystore add KEY --f|--force",
        "skidder --onc|--once",
        "skidder version --onc|\"\"",
        "skidder -c a|\"a b.yml\"",
        "skidder --path.data = d|dir",
        "skidder -E a|\"\"",
        "skidder follow a|\"a b.yml\"",
      })
  void bashOffersWhatFits(String line, String offered) throws Exception {
    Path script = script("bash");
    Files.createFile(folder.resolve("a b.yml"));
    Files.createDirectory(folder.resolve("dir"));
    List<String> command = new ArrayList<>();
    String program =
        "source "
            + script
            + "; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _skidder; echo \"${COMPREPLY[*]}\"";
    command.addAll(List.of("bash", "-c", program, "bash"));
    command.addAll(List.of(line.split(" ", -1)));

    assertThat(run(command.toArray(String[]::new)).split(" "))
        .containsExactlyInAnyOrder(offered.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "'skidder test ',config",
    "skidder -c x keystore add --st,--stdin",
    "skidder mod,modules"
  })
  void fishOffersWhatFits(String line, String offered) throws Exception {
    String script = script("fish").toString();
    assertThat(run("fish", "-c", "source " + script + "; complete -C '" + line + "'"))
        .contains(offered + "\t");
  }

  @Test
  void everyCommandAndFlagIsOffered() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      String script = Completion.of(shell).orElseThrow();
      for (Command command : Command.values()) {
        assertThat(script).contains(command.lastWord());
        for (Flag flag : command.flags()) {
          assertThat(script).contains(flag.text());
        }
      }
    }
    assertThat(Completion.of("tcsh")).isEmpty();
  }
}
