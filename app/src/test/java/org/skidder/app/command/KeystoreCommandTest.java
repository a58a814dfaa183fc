package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.CommandRig;
import org.skidder.app.Owners;
import org.skidder.core.config.Keystore;
import org.skidder.core.config.Ownership;

@DisabledOnOs(OS.WINDOWS)
class KeystoreCommandTest {
  @TempDir Path folder;
  private Path file;
  private CommandRig rig;

  @BeforeEach
  void configure() throws IOException {
    file = folder.resolve("skidder.keystore");
    rig = new CommandRig(folder, "name: ${SHIPPER_KEY}\n");
  }

  private void add(String key, String value) {
    assertThat(rig.input(value).run("keystore", "add", key, "--stdin", "--force")).isZero();
  }

  @Test
  void aSecretReachesTheConfiguration() {
    assertThat(rig.run("keystore", "create")).isZero();
    assertThat(rig.out()).isEqualTo("Created skidder keystore\n");
    assertThat(rig.input("0123, 'x'\n").run("keystore", "add", "SHIPPER_KEY", "--stdin")).isZero();
    assertThat(rig.out()).isEqualTo("Successfully updated the keystore\n");

    assertThat(rig.run("export", "config")).isZero();
    assertThat(rig.out()).contains("name: \"0123, 'x'\"");
  }

  @Test
  void theFileIsForItsOwnerOnlyAndShowsNothing() throws IOException {
    add("SHIPPER_KEY", "topsecret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("v1").doesNotContain("SHIPPER_KEY", "topsecret");
  }

  @Test
  void whatRootMakesBelongsToTheUserOfTheDataPath() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    assumeTrue(Ownership.ofFileSystem().effectiveUser() == Ownership.ROOT);
    Owners.give(data, 4711);
    assertThat(rig.run("keystore", "create")).isZero();
    assertThat(rig.out()).contains("belongs to 4711");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4711);

    assertThat(rig.input("1").run("keystore", "add", "x", "--stdin")).isZero();
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4711);
    Owners.give(file, 0);
    assertThat(rig.input("1").run("keystore", "add", "y", "--stdin")).isZero();
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4711);
    assertThat(rig.run("keystore", "list")).isZero();
    assertThat(rig.out()).isEqualTo("x\ny\n");
  }

  /** Or who owns the folder is given any file. */
  @ParameterizedTest
  @ValueSource(strings = {"create --force", "add x --stdin --force", "remove x"})
  void rootChangesNothingThroughALink(String change) throws IOException {
    assumeTrue(Ownership.ofFileSystem().isRoot());
    Path data = Files.createDirectory(folder.resolve("data"));
    Owners.give(data, 4711);
    Path shadow = Files.writeString(folder.resolve("shadow"), "root:x");
    Files.createSymbolicLink(file, shadow);

    assertThat(rig.input("1").run(("keystore " + change).split(" "))).isEqualTo(1);
    assertThat(rig.err()).contains(file + ": the keystore is a link", "-E keystore.path=FILE");
    assertThat(shadow).hasContent("root:x");
    assertThat(Files.getAttribute(shadow, "unix:uid")).isEqualTo(0);
  }

  @Test
  void rootChangesNoKeystoreInAFolderOfSomebodyElseThanTheService() throws IOException {
    assumeTrue(Ownership.ofFileSystem().isRoot());
    Path own = Files.createDirectory(folder.resolve("own"));
    Path data = Files.createDirectory(folder.resolve("data"));
    rig = new CommandRig(folder, "keystore.path: own/k\n");
    Owners.give(own, 4712);
    Owners.give(data, 4711);
    assertThat(rig.run("keystore", "create")).isEqualTo(1);
    assertThat(rig.err()).contains("belongs to 4712", "chown root " + own);
    assertThat(own.resolve("k")).doesNotExist();

    Owners.give(own, 4711);
    assertThat(rig.run("keystore", "create")).as(rig.err()).isZero();
    assertThat(Files.getAttribute(own.resolve("k"), "unix:uid")).isEqualTo(4711);
  }

  @Test
  void namesAreListedInOrderAndRemoved() {
    assertThat(rig.run("keystore", "list")).isZero();
    assertThat(rig.out()).isEmpty();
    add("b", "1");
    add("a", "2");
    add("c c", "3");
    assertThat(rig.run("keystore", "list")).isZero();
    assertThat(rig.out()).isEqualTo("a\nb\nc c\n");

    assertThat(rig.run("keystore", "remove", "a", "nothing", "b")).isEqualTo(1);
    assertThat(rig.out()).isEqualTo("successfully removed key: a\n");
    assertThat(rig.err()).contains("nothing", "keystore list");
    assertThat(rig.run("keystore", "list")).isZero();
    assertThat(rig.out()).isEqualTo("b\nc c\n");
  }

  @Test
  void theSecretsAreNotNeededToReadTheConfigurationThatNamesThem() throws IOException {
    Files.writeString(file, "damaged");
    assertThat(rig.run("keystore", "create", "--force")).isZero();
    assertThat(rig.run("keystore", "list")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "add x --stdin", "remove x"})
  void aDamagedFileIsNamedAndLeftAlone(String command) throws IOException {
    Files.writeString(file, "v1AAAA");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(rig.input("y").run(("keystore " + command).split(" "))).isEqualTo(1);
    assertThat(rig.err()).startsWith("Exiting: " + file).doesNotContain("Exception", "null");
    assertThat(file).hasContent("v1AAAA");
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    add("x", "1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(rig.run("keystore", "list")).isEqualTo(1);
    assertThat(rig.err()).contains("0640", "chmod 0600 " + file);
    assertThat(rig.run("keystore", "list", "-strict.perms=false")).isZero();
  }

  @Test
  void aFolderInItsPlaceIsAnError() throws IOException {
    Files.createDirectory(file);
    assertThat(rig.run("keystore", "list", "-strict.perms=false")).isEqualTo(1);
    assertThat(rig.err()).contains(file.toString(), "not a regular file");
  }

  /** Answers to: overwrite the whole keystore? Only a clear no or nothing at all keeps it. */
  @ParameterizedTest
  @CsvSource({"'\n',true", "'perhaps\nYES\n',true", "'No\n',false", "'',false"})
  void createAsksBeforeItOverwrites(String answer, boolean overwrites) {
    add("x", "1");
    assertThat(rig.input(answer).run("keystore", "create")).isZero();
    assertThat(rig.out()).contains("[Y/n]").contains(overwrites ? "Created" : "Kept");
    assertThat(rig.run("keystore", "list")).isZero();
    assertThat(rig.out()).isEqualTo(overwrites ? "" : "x\n");
  }

  @Test
  void addOverwritesOnlyWhenToldTo() throws IOException {
    add("x", "1");
    assertThat(rig.input("2").run("keystore", "add", "x", "--stdin")).isEqualTo(1);
    assertThat(rig.err()).contains("--force");
    assertThat(rig.input("\n").run("keystore", "add", "x")).isZero();
    assertThat(rig.out()).contains("[y/N]", "Kept");
    assertThat(Keystore.open(file).get("x")).contains("1");
    add("x", "2");
    assertThat(Keystore.open(file).get("x")).contains("2");
  }

  @Test
  void addMakesAKeystoreOnlyWhenToldTo() {
    assertThat(rig.input("1").run("keystore", "add", "x", "--stdin")).isEqualTo(1);
    assertThat(rig.err()).contains("keystore create");
    assertThat(rig.input("no\n").run("keystore", "add", "x")).isEqualTo(1);
    assertThat(rig.out()).contains("[y/N]");
    assertThat(file).doesNotExist();
  }

  @Test
  void withoutATerminalTheSecretComesFromStandardInput() {
    assertThat(rig.run("keystore", "add", "x", "--force")).isEqualTo(1);
    assertThat(rig.err()).contains("--stdin");
  }

  @ParameterizedTest
  @CsvSource({"'a\n',a", "'a\r\n',a", "'a\n\n','a\n'", "' a ',' a '", "\u00fc,\u00fc"})
  void oneLineEndIsNoPartOfTheSecret(String input, String secret) throws IOException {
    add("x", input);
    assertThat(Keystore.open(file).get("x")).contains(secret);
  }

  @Test
  void secretsThatCannotBeMeantAreRefused() {
    assertThat(rig.input("\n").run("keystore", "add", "x", "--stdin", "--force")).isEqualTo(1);
    assertThat(rig.err()).contains("empty");
    byte[] noText = {'a', (byte) 0xff};
    assertThat(rig.input(noText).run("keystore", "add", "x", "--stdin", "--force")).isEqualTo(1);
    assertThat(rig.err()).contains("UTF-8");
    byte[] huge = new byte[(1 << 20) + 1];
    assertThat(rig.input(huge).run("keystore", "add", "x", "--stdin", "--force")).isEqualTo(1);
    assertThat(rig.err()).contains("1048576 bytes");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a}", "{", "a\u0000b", "", "  "})
  void keysThatVariablesCannotNameAreRefused(String key) {
    assertThat(rig.input("1").run("keystore", "add", key, "--stdin", "--force")).isEqualTo(1);
    assertThat(rig.err()).contains("the key").doesNotContain("\u0000");
    assertThat(file).doesNotExist();
  }

  @Test
  void keysThatSomethingElseHidesAreToldOf() {
    assertThat(rig.input("1").run("keystore", "add", "name", "--stdin", "--force")).isZero();
    assertThat(rig.err()).contains("${name}", "setting");
    assertThat(rig.input("1").run("keystore", "add", "PATH", "--stdin", "--force")).isZero();
    assertThat(rig.err()).contains("environment variable PATH");
    assertThat(rig.input("1").run("keystore", "add", "OTHER_KEY", "--stdin", "--force")).isZero();
    assertThat(rig.err()).isEmpty();
  }

  @Test
  void exactlyOneKeyIsAdded() {
    assertThat(rig.run("keystore", "add")).isEqualTo(1);
    assertThat(rig.run("keystore", "add", "a", "b")).isEqualTo(1);
    assertThat(rig.err()).contains("exactly one key");
    assertThat(rig.run("keystore", "remove")).isEqualTo(1);
    assertThat(rig.run("keystore", "remove", "a")).isEqualTo(1);
    assertThat(rig.err()).contains("there is no keystore at " + file);
  }

  @Test
  void aBrokenConfigurationEndsTheCommand() throws IOException {
    rig = new CommandRig(folder, "a: [");
    assertThat(rig.run("keystore", "create")).isEqualTo(1);
    assertThat(rig.err()).contains("c.yml:1");
    assertThat(file).doesNotExist();
  }

  @Test
  void theConfigurationSaysWhereItIs() throws IOException {
    rig = new CommandRig(folder, "keystore.path: own/k\n");
    assertThat(rig.run("keystore", "create")).isEqualTo(1);
    assertThat(rig.err()).contains("own/k", "folder does not exist");
    Files.createDirectory(folder.resolve("own"));
    assertThat(rig.run("keystore", "create")).isZero();
    assertThat(folder.resolve("own/k")).exists();
  }
}
