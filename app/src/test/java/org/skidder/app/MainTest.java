package org.skidder.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String line) {
    Main main = new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return main.run(List.of(line.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h", "run -h"})
  void helpListsCommandsAndFlags(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString(UTF_8))
        .contains("export", "keystore", "modules", "setup", "-E", "--path.home", "--strict.perms");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aGroupAloneShowsItsCommands() {
    assertThat(run("export")).isZero();
    assertThat(out.toString(UTF_8)).contains("export config", "export template");
  }

  @Test
  void helpAboutSomethingUnknownSaysSo() {
    assertThat(run("help nonsense")).isZero();
    assertThat(out.toString(UTF_8)).contains("no command 'nonsense'", "Commands:");
  }

  @Test
  void versionNamesTheCompatibleLevelToo() {
    assertThat(run("version")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("skidder version \\d+\\.\\d+\\.\\d+");
    assertThat(out.toString(UTF_8)).contains("compatible with filebeat 6.4.0");
  }

  @Test
  void theReferenceHasEveryOptionAndSetsNone() {
    assertThat(run("export config --reference")).isZero();
    String reference = out.toString(UTF_8);
    assertThat(reference)
        .contains("#close_inactive: 5m", "#registry_file: registry", "#bulk_max_size: 2048")
        .contains("#output.console:", "#- drop_fields:", "#rotateeverybytes:", "#jvm_base:")
        .contains("#setup.kibana:", "#host: localhost:5601", "#setup.dashboards:", "#only_index:");
    assertThat(Config.ofYaml(reference).isEmpty()).isTrue();
  }

  @Test
  void mistakesGoToStderr() {
    assertThat(run("--nonsense")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).contains("--nonsense", "--help");
  }

  private int runIn(Path folder, String yaml, String... more) throws IOException {
    Files.writeString(folder.resolve("c.yml"), yaml);
    List<String> line = new ArrayList<>(List.of(more));
    line.addAll(List.of("-c", "c.yml", "--path.home", folder.toString(), "-strict.perms=false"));
    return run(String.join(" ", line));
  }

  @Test
  void exportConfigPrintsEverythingMerged(@TempDir Path folder) throws IOException {
    int status =
        runIn(
            folder,
            "filebeat.inputs:\n- {type: log, tags: [a]}\nname: ${SKIDDER_NOTHING:nn}\n",
            "export",
            "config",
            "-E",
            "fields.x=5");
    assertThat(status).isZero();
    Config printed = Config.ofYaml(out.toString(UTF_8));
    assertThat(printed.text("filebeat.inputs.0.tags.0")).contains("a");
    assertThat(printed.text("name")).contains("nn");
    assertThat(printed.text("fields.x")).contains("5");
    assertThat(printed.text("path.data")).contains(folder.resolve("data").toString());
  }

  @Test
  void mistakesInTheConfigurationAreToldWithFileAndLine(@TempDir Path folder) throws IOException {
    assertThat(runIn(folder, "a: 1\nb: [", "export", "config")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).startsWith("Exiting: ").contains("c.yml:2");
    assertThat(err.toString(UTF_8)).doesNotContain("Exception");
  }

  @Test
  void registryExportReadsWhatFilebeatLeftAndCreatesNothing(@TempDir Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/registry"),
        "[{\"source\":\"/a.log\",\"offset\":7,\"timestamp\":\"2018-08-01T12:00:00Z\",\"ttl\":-1,"
            + "\"type\":\"log\",\"meta\":null,\"FileStateOS\":{\"inode\":1,\"device\":2}}]");
    assertThat(runIn(folder, "name: x", "registry", "export")).isZero();
    assertThat(out.toString(UTF_8)).contains("\"source\":\"/a.log\",\"offset\":7");
    out.reset();
    assertThat(runIn(folder, "name: x", "registry", "show")).isZero();
    assertThat(out.toString(UTF_8)).contains("/a.log", "1 file");
    assertThat(folder.resolve("data").toFile().list()).containsExactly("registry");
  }

  @Test
  void registryExportBeforeTheFirstStartFailsAndPrintsNothing(@TempDir Path folder)
      throws IOException {
    assertThat(runIn(folder, "name: x", "registry", "export")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8))
        .contains("no registry yet at " + folder.resolve("data/registry"), "--path.data");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  /** Or {@code > registry.new && mv ...} would take the place of a good one of Filebeat. */
  @Test
  void registryExportOfADamagedRegistryPrintsNothingWhenNothingIsLeft(@TempDir Path folder)
      throws IOException {
    Path ledger = Files.createDirectories(folder.resolve("data/registry.ledger"));
    Files.writeString(ledger.resolve("snapshot-0000000000000001"), "no snapshot");
    Files.writeString(ledger.resolve("log-0000000000000001"), "no log at all, but longer");
    assertThat(runIn(folder, "name: x", "registry", "export")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).contains("damage");
  }

  /** Also while the process that has opened it goes on. */
  @Test
  void registryExportOfARegistryThatWasOnlyOpenedIsEmpty(@TempDir Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    RegistryConfig config = Binder.bind(Config.empty(), RegistryConfig.class, new Problems());
    try (Registrar registrar = Registry.open(config, data, InstantSource.system())) {
      assertThat(registrar).isNotNull();
      assertThat(runIn(folder, "name: x", "registry", "export")).isZero();
      assertThat(out.toString(UTF_8)).isEqualTo("[]\n");
      assertThat(err.toString(UTF_8)).isEmpty();
    }
    assertThat(runIn(folder, "name: x", "registry", "show")).isZero();
  }

  @Test
  void registryExportOfARegistryThatFilebeatLeftEmptyIsEmpty(@TempDir Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/registry"), "[]");
    assertThat(runIn(folder, "name: x", "registry", "export")).isZero();
    assertThat(out.toString(UTF_8).strip()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--plugin x.so"})
  void flagsOfWhatThereIsNotAreRefused(String flag) {
    assertThat(run(flag)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains(flag.split(" ")[0].replaceFirst("^-+", "--"));
  }

  @Test
  void exportTemplateIsForTheVersionAskedFor(@TempDir Path folder) throws IOException {
    assertThat(runIn(folder, "name: x", "export", "template", "--index", "own")).isZero();
    assertThat(out.toString(UTF_8)).contains("own-6.4.0-*", "\"doc\"");
    out.reset();
    assertThat(runIn(folder, "name: x", "export", "template", "-es.version", "7.17.9")).isZero();
    assertThat(out.toString(UTF_8)).contains("filebeat-6.4.0-*").doesNotContain("\"doc\"");
    assertThat(runIn(folder, "name: x", "export", "template", "-es.version", "6.4")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).startsWith("Exiting: ").contains("6.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "completion tcsh", "completion bash zsh"})
  void completionWantsOneShellItKnows(String line) {
    assertThat(run(line)).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("bash", "zsh", "fish");
  }

  @Test
  void completionAndManualPageArePrinted() {
    assertThat(run("completion bash")).isZero();
    assertThat(out.toString(UTF_8)).contains("complete -F _skidder skidder");
    assertThat(run("man")).isZero();
    assertThat(out.toString(UTF_8)).contains(".TH SKIDDER 1");
  }

  @Test
  void anUnknownFlagShowsTheUsageOfItsCommand() {
    assertThat(run("version --once")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8))
        .startsWith("Error: unknown flag: --once;")
        .contains("Usage:\n  skidder version");
  }

  @Test
  void aBrokenOverrideIsToldWithTheMistakesOfTheFileAndTheUsage(@TempDir Path folder)
      throws IOException {
    String yaml = "filebeat.inputs: [{paths: [/x], scan_frequency: 10d}]\noutput.console: {}\n";
    assertThat(runIn(folder, yaml, "test", "config", "-E", "name=\"x")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("Exiting: 2 problems in the configuration:")
        .contains("c.yml:1: filebeat.inputs.0.scan_frequency: ", "-E name: the value cannot be")
        .contains("Usage:\n  skidder test config");
  }

  @Test
  void whatNobodyForesawIsOneLineAndTheStackOnlyOnRequest(@TempDir Path folder) throws IOException {
    // The console is closed: what fails is no mistake of the user.
    PrintStream broken =
        new PrintStream(out, true, UTF_8) {
          @Override
          public void println(Object line) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void println(String line) {
            throw new IllegalStateException("broken");
          }
        };
    Main main = new Main(broken, new PrintStream(err, true, UTF_8));

    assertThat(main.run(List.of("version"))).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("Exiting: unexpected failure: IllegalStateException: broken");
    assertThat(main.run(List.of("version", "-d", "*"))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("\tat ");
  }
}
