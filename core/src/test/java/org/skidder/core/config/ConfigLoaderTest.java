package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Ownership ownership = Ownership.ofFileSystem();
  private Problems problems = new Problems();

  @BeforeEach
  void realPath() throws IOException {
    directory = directory.toRealPath();
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private ConfigLoader loader() {
    return new ConfigLoader(
        new Surroundings(variables, directory, directory.resolve("home"), ownership));
  }

  private LoadedConfig load(String... overrides) {
    return loader().overrides(Arrays.asList(overrides)).load(problems);
  }

  private Object value(LoadedConfig config, String path) {
    return config.root().get(path).map(Config::toPlain).orElse("(not set)");
  }

  private Object withOverride(String override, String path) throws IOException {
    write("skidder.yml", "a: file", "l: [x, y, z]", "m: {k: v}");
    return value(load(override), path);
  }

  @Test
  void readsItsOwnDefaultFileBeforeTheCompatibleOne() throws IOException {
    write("filebeat.yml", "name: compatible");
    assertThat(value(load(), "name")).isEqualTo("compatible");

    write("skidder.yml", "name: own");
    assertThat(value(load(), "name")).isEqualTo("own");
  }

  @Test
  void looksForRelativeFilesInPathConfigThenPathHomeOfTheCommandLine() throws IOException {
    write("h/filebeat.yml", "name: home");
    write("c/filebeat.yml", "name: config");

    assertThat(value(loader().pathFlag("home", "h").load(problems), "name")).isEqualTo("home");
    assertThat(value(loader().pathFlag("home", "h").pathFlag("config", "c").load(problems), "name"))
        .isEqualTo("config");
  }

  @Test
  void saysWhereItLookedWhenThereIsNoFile() {
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("skidder.yml");
    assertThatThrownBy(() -> loader().files(List.of("nothere.yml")).load(problems))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nothere.yml")
        .hasMessageContaining("does not exist");
  }

  @Test
  void laysLaterFilesOverEarlierOnes() throws IOException {
    write("a.yml", "name: first", "fields: {a: 1, b: 1}", "tags: [x, w, z]", "q: {w: 1}", "r: 1");
    write("b.yml", "name: second", "fields.b: 2", "fields.c: 3", "tags: [0x1]", "q: ~", "r: ~");

    LoadedConfig config = loader().files(List.of("a.yml", "b.yml", "a.yml")).load(problems);

    assertThat(config.files()).hasSize(2);
    assertThat(value(config, "name")).isEqualTo("second");
    assertThat(value(config, "fields")).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L));
    assertThat(value(config, "tags")).isEqualTo(List.of(1L, "w", "z"));
    assertThat(value(config, "q.w")).isEqualTo(1L);
    assertThat(value(config, "r")).isEqualTo("(not set)");
  }

  @Test
  void readsNoFileWhenSettingsAreGiven() {
    LoadedConfig config =
        loader()
            .settings(Map.of("output.console", Map.of("pretty", true), "name", "${no.variable}"))
            .overrides(List.of("fields.a=1"))
            .load(problems);

    assertThat(value(config, "output.console.pretty")).isEqualTo(true);
    assertThat(value(config, "name")).isEqualTo("${no.variable}");
    assertThat(value(config, "fields.a")).isEqualTo(1L);
    assertThat(config.files()).isEmpty();
  }

  @Test
  void overridesHaveTheirOwnValueGrammar() throws IOException {
    assertThat(withOverride("a=line", "a")).isEqualTo("line");
    assertThat(withOverride("a", "a")).isEqualTo(true);
    assertThat(withOverride("a=", "a")).isEqualTo("file");
    assertThat(withOverride("a=\"\"", "a")).isEqualTo("");
    assertThat(withOverride("a=null", "a")).isEqualTo("(not set)");
    assertThat(withOverride("a=[]", "a")).isEqualTo("(not set)");
    assertThat(withOverride("m=null", "m.k")).isEqualTo("v");
    assertThat(withOverride("a=b=c", "a")).isEqualTo("b=c");
    assertThat(withOverride("a= w , x ", "a")).isEqualTo(List.of("w", "x"));
    assertThat(withOverride("a=0123", "a")).isEqualTo(83L);
    assertThat(withOverride("a=yes", "a")).isEqualTo("yes");
    assertThat(withOverride("a=on", "a")).isEqualTo(true);
    assertThat(withOverride("a=1e3", "a")).isEqualTo(1000.0);
    assertThat(withOverride("a=http://h:1", "a")).isEqualTo("http://h:1");
    assertThat(withOverride("a={b.c: 1, 'd e': [x, 2,],}", "a"))
        .isEqualTo(Map.of("b", Map.of("c", 1L), "d e", List.of("x", 2L)));
    assertThat(withOverride("a='x\\n','\"'", "a")).isEqualTo(List.of("x\\n", "\""));
    assertThat(withOverride("a=\"x\\n\\u00e9\"", "a")).isEqualTo("x\né");
    assertThat(withOverride("=v", "a")).isEqualTo("file");
    assertThat(withOverride("l.1=B", "l")).isEqualTo(List.of("B", "z"));
  }

  @Test
  void overridesMayContainVariables() throws IOException {
    variables.put("H", "h1,h2");
    assertThat(withOverride("a=${H}", "a")).isEqualTo(List.of("h1", "h2"));
    assertThat(withOverride("a=[${NONE:x}, 'b${m.k}']", "a")).isEqualTo(List.of("x", "bv"));
  }

  @Test
  void reportsOverridesThatCannotBeRead() throws IOException {
    write("skidder.yml");
    for (String bad :
        List.of(
            "a=[1,2,",
            "a={b",
            "a={b: 1",
            "a=\"x",
            "a='x",
            "a=[1] 2",
            "a=\"x\\q\"",
            "a=${x",
            "a.999999999=1",
            "a={b: 1, b: 2}",
            "a=\"\\u00g0\"")) {
      problems = new Problems();
      assertThatThrownBy(() -> load(bad))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("-E a");
    }
  }

  @Test
  void takesBothNamesOfTheRootSection() throws IOException {
    write("skidder.yml", "skidder.registry_file: r", "filebeat.shutdown_timeout: 5s");
    LoadedConfig config = load("skidder.registry_flush=1s", "x=${skidder.registry_file}");

    assertThat(value(config, "filebeat"))
        .isEqualTo(Map.of("registry_file", "r", "shutdown_timeout", "5s", "registry_flush", "1s"));
    assertThat(value(config, "skidder.registry_file")).isEqualTo("r");
    assertThat(value(config, "x")).isEqualTo("r");
  }

  @Test
  void refusesTheSameSettingUnderBothNamesOfTheRootSection() throws IOException {
    write("skidder.yml", "skidder.registry_file: r", "filebeat:", "  registry_file: r");

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skidder.yml:1: skidder.registry_file: is also given as")
        .hasMessageContaining("skidder.yml:3");
  }

  @Test
  void acceptsDeprecatedSectionsWithAWarning() throws IOException {
    write(
        "skidder.yml",
        "filebeat.prospectors: [{type: log}]",
        "filebeat.config.prospectors.path: x");
    LoadedConfig config = load();

    assertThat(value(config, "filebeat.inputs.0.type")).isEqualTo("log");
    assertThat(value(config, "filebeat.config.inputs.path")).isEqualTo("x");
    assertThat(problems.warnings())
        .extracting(Problems.Problem::option)
        .containsExactlyInAnyOrder("filebeat.prospectors", "filebeat.config.prospectors");
  }

  @Test
  void takesTheDeprecatedOrThePresentSectionWhereTheOtherIsEmpty() throws IOException {
    write("skidder.yml", "filebeat.prospectors: [{type: log}]", "filebeat.inputs: []");
    assertThat(value(load(), "filebeat.inputs.0.type")).isEqualTo("log");

    write("skidder.yml", "filebeat.prospectors: []", "filebeat.inputs: [{type: log}]");
    assertThat(value(load(), "filebeat.inputs.0.type")).isEqualTo("log");
  }

  @Test
  void refusesDeprecatedAndPresentSectionTogether() throws IOException {
    write("skidder.yml", "filebeat.prospectors: [{type: log}]", "filebeat.inputs: [{type: log}]");

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skidder.yml:1: filebeat.prospectors: means the same");
  }

  @Test
  void refusesRemovedSettings() throws IOException {
    write("skidder.yml", "filebeat.spool_size: 1", "queue_size: 5", "output.x.flush_interval: 1s");
    load();

    assertThat(problems.errors())
        .extracting(Object::toString)
        .containsExactly(
            directory
                + "/skidder.yml:1: filebeat.spool_size: setting 'filebeat.spool_size' has been"
                + " removed; delete it",
            directory
                + "/skidder.yml:2: queue_size: setting 'queue_size' has been removed; delete it",
            directory
                + "/skidder.yml:3: output.x.flush_interval: setting 'output.x.flush_interval' has"
                + " been removed; delete it");
  }

  @Test
  void resolvesTheDirectories() throws IOException {
    write("skidder.yml", "path.data: d", "path.config: ~");
    LoadedConfig config = loader().pathFlag("home", ".").load(problems);
    PathsConfig paths = config.paths();

    assertThat(paths.home()).isEqualTo(directory);
    assertThat(paths.config()).isEqualTo(directory);
    assertThat(paths.data()).isEqualTo(directory.resolve("d"));
    assertThat(paths.logs()).isEqualTo(directory.resolve("logs"));
  }

  @Test
  void flagsWinOverFilesAndOverrides() throws IOException {
    write("skidder.yml", "path.data: file");

    assertThat(
            loader()
                .overrides(List.of("path.data=override"))
                .pathFlag("data", "/flag")
                .load(problems)
                .paths()
                .data())
        .isEqualTo(Path.of("/flag"));
  }

  @Test
  void refusesFilesThatOthersMayWrite() throws IOException {
    Path file = write("skidder.yml", "name: x");
    ownership = owned(0, 0666, 1000);

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("writable")
        .hasMessageContaining("chmod go-w " + file);
    problems = new Problems();
    assertThat(value(loader().strictPermissions(false).load(problems), "name")).isEqualTo("x");
    variables.put("BEAT_STRICT_PERMS", "false");
    assertThat(value(load(), "name")).isEqualTo("x");
  }

  @Test
  void refusesFilesOfOtherUsers() throws IOException {
    write("skidder.yml", "name: x");
    ownership = owned(7, 0600, 1000);
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("belongs to id 7");

    problems = new Problems();
    ownership = owned(1000, 0644, 1000);
    assertThat(value(load(), "name")).isEqualTo("x");
    ownership = owned(0, 0600, 1000);
    assertThat(value(load(), "name")).isEqualTo("x");
  }

  private static Ownership owned(long user, int mode, long effective) {
    return new Ownership() {
      @Override
      public Optional<Owner> of(Path file) {
        return Optional.of(new Owner(user, mode));
      }

      @Override
      public long effectiveUser() {
        return effective;
      }
    };
  }

  @Test
  void reportsBrokenYamlWithItsPlace() throws IOException {
    write("skidder.yml", "a: 1", "b: [", "c: 2");

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skidder.yml:2: YAML: ");
  }

  @Test
  void reportsTheProblemsOfAllFilesAtOnce() throws IOException {
    write("a.yml", "on: 1");
    write("b.yml", "a: 1", "a: 2", "b.c: 1", "b: {c: 2}", "d: ${}");

    assertThatThrownBy(() -> loader().files(List.of("a.yml", "b.yml", "c.yml")).load(problems))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.yml:1: YAML: the name 'on' is a boolean in YAML; put it in quotes")
        .hasMessageContaining("b.yml:2: a: is given twice")
        .hasMessageContaining("b.yml:4: b: duplicate key accessing 'b.c'")
        .hasMessageContaining("b.yml:5: a variable without a name")
        .hasMessageContaining("c.yml: the configuration file cannot be read: it does not exist");
  }

  @Test
  void takesAnEmptyFileAsAnEmptyConfiguration() throws IOException {
    write("skidder.yml", "# nothing");
    assertThat(load().root().named()).extracting(Config::name).containsExactly("path");
    write("skidder.yml", "- a", "- b");
    assertThat(load().root().children()).extracting(Config::name).containsExactly("path");
    write("skidder.yml", "text");
    assertThatThrownBy(this::load).isInstanceOf(ConfigException.class);
  }

  @Test
  void appendsTheInputsOfTheDeprecatedConfigurationDirectory() throws IOException {
    write(
        "skidder.yml",
        "filebeat.inputs: [{type: a}]",
        "filebeat.config_dir: more",
        "path.config: .");
    write("more/1.yml", "filebeat.inputs: [{type: b}]", "name: ignored");
    write("more/2.yml", "filebeat.prospectors: [{type: '${name:c}'}]");
    write("more/3.txt", "filebeat.inputs: [{type: d}]");

    LoadedConfig config = load();

    assertThat(value(config, "filebeat.inputs"))
        .isEqualTo(List.of(Map.of("type", "a"), Map.of("type", "b"), Map.of("type", "c")));
    assertThat(value(config, "name")).isEqualTo("(not set)");
  }

  @Test
  void takesAnEmptyNameOfTheConfigurationDirectoryAsNone() throws IOException {
    write(
        "skidder.yml",
        "filebeat.inputs: [{type: a}]",
        "filebeat.config_dir: '${UNSET:}'",
        "path.config: .");
    assertThat(value(load(), "filebeat.inputs")).isEqualTo(List.of(Map.of("type", "a")));
  }

  @Test
  void externalFilesSeeTheMainConfiguration() throws IOException {
    write("skidder.yml", "name: main");
    write("in.yml", "- type: log", "  tags: ['${name}', '${0.type}', '${V}']");
    variables.put("V", "v");

    Config external = load().external(directory.resolve("in.yml"));

    assertThat(external.items()).hasSize(1);
    assertThat(external.get("0.tags").map(Config::toPlain)).contains(List.of("main", "log", "v"));
  }

  @Test
  void cloudIdSetsTheAddresses() throws IOException {
    // host.example:9243$es$kb:5601
    write(
        "skidder.yml",
        "cloud.id: 'label:aG9zdC5leGFtcGxlOjkyNDMkZXMka2I6NTYwMQ=='",
        "cloud.auth: 'me:pass:word'",
        "output.elasticsearch.hosts: [a, b]");
    LoadedConfig config = load();

    assertThat(value(config, "output.elasticsearch"))
        .isEqualTo(
            Map.of(
                "hosts",
                List.of("https://es.host.example:9243"),
                "username",
                "me",
                "password",
                "pass:word"));
    assertThat(value(config, "setup.kibana.host")).isEqualTo("https://kb.host.example:5601");
  }

  @Test
  void refusesCloudSettingsThatCannotWork() throws IOException {
    for (String bad :
        List.of(
            "cloud.id: x",
            "cloud.id: 'x:!!!'",
            // host$$kb, host$:1$kb, $es$kb
            "cloud.id: 'l:aG9zdCQka2I='",
            "cloud.id: 'l:aG9zdCQ6MSRrYg=='",
            "cloud.id: 'l:JGVzJGti'",
            "cloud.auth: a:b",
            "cloud: {id: 'l:aG9zdCRlcyRrYg==', auth: nocolon}",
            "{cloud.id: 'l:aG9zdCRlcyRrYg==', output.file.path: x}")) {
      write("skidder.yml", bad);
      problems = new Problems();
      load();
      assertThat(problems.errors()).as(bad).hasSize(1);
    }
  }

  @Test
  void readsSecretsFromTheKeystoreAfterTheEnvironment() throws IOException {
    Keystore keystore = Keystore.create(directory.resolve("home").resolve("skidder.keystore"));
    Files.createDirectories(directory.resolve("home"));
    keystore.put("PASSWORD", "[0123, ${x}");
    keystore.put("BOTH", "keystore");
    keystore.save();
    variables.put("BOTH", "environment");
    write("skidder.yml", "a: ${PASSWORD}", "b: ${BOTH}", "c: 'x${PASSWORD}'");
    LoadedConfig config = load();

    assertThat(value(config, "a")).isEqualTo("[0123, ${x}");
    assertThat(value(config, "b")).isEqualTo("environment");
    assertThat(value(config, "c")).isEqualTo("x[0123, ${x}");
  }

  @Test
  void refusesAKeystoreOthersMayReadOrThatIsDamaged() throws IOException {
    write("skidder.yml", "keystore.path: k");
    Path file = write("home/k", "v2xxx");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ": the keystore cannot be read");

    problems = new Problems();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 0600 " + file);
  }
}
