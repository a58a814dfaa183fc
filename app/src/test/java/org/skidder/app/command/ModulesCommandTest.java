package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.app.CommandRig;
import org.skidder.sandbox.kernel.Kernel;

class ModulesCommandTest {
  @TempDir Path folder;
  private Path modules;
  private CommandRig rig;

  @BeforeEach
  void configure() throws IOException {
    modules = Files.createDirectory(folder.resolve("modules.d"));
    rig = new CommandRig(folder, "filebeat.config.modules.path: modules.d/*.yml\n");
    for (String name : new String[] {"b.yml", "a.yml", "c.yml.disabled", "README", "d.yml.old"}) {
      Files.createFile(modules.resolve(name));
    }
  }

  @Test
  void listsWhatFileNamesTell() {
    assertThat(rig.run("modules", "list")).isZero();
    assertThat(rig.out()).startsWith("Enabled:\na\nb\n\nDisabled:\n").contains("\nc\n");
  }

  @Test
  void enablesInOrderUntilOneIsUnknown() {
    assertThat(rig.run("modules", "enable", "c", "a", "x", "b")).isEqualTo(1);
    assertThat(rig.out())
        .isEqualTo("Enabled c\nModule a is already enabled\nModule x doesn't exist!\n");
    assertThat(modules.resolve("c.yml")).exists();
    assertThat(modules.resolve("c.yml.disabled")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNewFileMayBeReadAtTheNextStartWhateverTheUmask() throws Exception {
    Kernel kernel = Kernel.open();
    int umask = kernel.table().required("umask");
    long usual = kernel.call(umask, 0, 0, 0);
    try {
      assertThat(rig.run("modules", "enable", "nginx")).isZero();
    } finally {
      kernel.call(umask, usual, 0, 0);
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(modules.resolve("nginx.yml"))))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aModuleWithoutAFileGetsOneThatRuns() throws IOException {
    assertThat(rig.run("modules", "list")).isZero();
    assertThat(rig.out()).contains("\nnginx\n");
    assertThat(rig.run("modules", "enable", "nginx")).isZero();
    assertThat(modules.resolve("nginx.yml"))
        .hasContent(
            """
            # Filesets that are not named run with their defaults.
            - module: nginx
              access:
                enabled: true
                #var.paths: ['/var/log/nginx/access.log*']
              error:
                enabled: true
                #var.paths: ['/var/log/nginx/error.log*']
                #var.convert_timezone: false
            """);
  }

  @Test
  void aNewFilesetCanBeRunAtOnce() throws IOException {
    assertThat(rig.run("modules", "new", "shop/orders")).isZero();
    assertThat(rig.run("modules", "new", "shop/orders")).isEqualTo(1);
    assertThat(rig.err()).contains("is there already");
    assertThat(rig.run("modules", "new", "../x")).isEqualTo(1);
    assertThat(rig.run("modules", "enable", "shop")).isZero();
    assertThat(modules.resolve("shop.yml")).content().contains("orders:");
  }

  @Test
  void anUnknownModuleOfTheCommandLineIsReportedThere() {
    assertThat(rig.run("test", "config", "--modules", "nosuch")).isEqualTo(1);
    assertThat(rig.err()).contains("-modules: module: ", "module nosuch");
  }

  @Test
  void disablesInOrderUntilOneIsUnknown() {
    assertThat(rig.run("modules", "disable", "c", "a", "../a")).isEqualTo(1);
    assertThat(rig.out()).isEqualTo("Disabled a\n");
    assertThat(rig.err()).isEqualTo("Module c is already disabled\nModule ../a doesn't exist!\n");
    assertThat(modules.resolve("a.yml.disabled")).exists();
  }

  @Test
  void aModuleWithoutAFileIsDisabledAlready() {
    assertThat(rig.run("modules", "disable", "nginx", "a")).isZero();
    assertThat(rig.err()).isEqualTo("Module nginx is already disabled\n");
    assertThat(rig.out()).isEqualTo("Disabled a\n");
    assertThat(modules.resolve("nginx.yml.disabled")).doesNotExist();
  }

  @Test
  void aModuleWithBothFilesIsEnabledAndInBothLists() throws IOException {
    Files.createFile(modules.resolve("a.yml.disabled"));
    assertThat(rig.run("modules", "list")).isZero();
    assertThat(rig.out().split("Disabled:\n", -1))
        .satisfiesExactly(
            enabled -> assertThat(enabled).isEqualTo("Enabled:\na\nb\n\n"),
            disabled -> assertThat(disabled).startsWith("a\n").doesNotContain("\nb\n"));
    assertThat(rig.run("modules", "enable", "a")).isZero();
    assertThat(rig.out()).endsWith("Module a is already enabled\n");
  }

  @Test
  void neverOverwritesAFile() throws IOException {
    Files.writeString(modules.resolve("a.yml.disabled"), "other");
    assertThat(rig.run("modules", "disable", "a")).isEqualTo(1);
    assertThat(rig.err()).contains("a.yml", "there is also a.yml.disabled");
    assertThat(modules.resolve("a.yml.disabled")).hasContent("other");
  }

  @Test
  void withoutNamesNothingHappens() {
    assertThat(rig.run("modules", "enable")).isZero();
    assertThat(rig.out()).isEmpty();
  }

  @Test
  void aMissingFolderHasNoModules() throws IOException {
    rig = new CommandRig(folder, "filebeat.config.modules.path: nowhere/*.yml\n");
    assertThat(rig.run("modules", "list")).isZero();
    assertThat(rig.out()).startsWith("Enabled:\n\nDisabled:\n");
    assertThat(rig.run("modules", "enable", "a")).isEqualTo(1);
    assertThat(rig.out()).isEqualTo("Module a doesn't exist!\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'','modules management requires ''filebeat.config.modules.path'' setting'",
    "modules.d/*.yaml,'config.modules.path, it is expected to end with *.yml. Got: '",
    "*/*.yml,must name one folder",
    "modules.d/[*.yml,is no valid pattern"
  })
  void saysWhatIsWrongWithTheSetting(String path, String message) throws IOException {
    rig = new CommandRig(folder, "filebeat.config.modules.path: '" + path + "'\n");
    assertThat(rig.run("modules", "list")).isEqualTo(1);
    assertThat(rig.err()).startsWith("Exiting: ").contains("config.modules.path", message);
  }

  @Test
  void aPatternChoosesAmongFiles() throws IOException {
    Files.createFile(modules.resolve("{x}a.yml.disabled"));
    rig = new CommandRig(folder, "filebeat.config.modules.path: 'modules.d/{*.yml'\n");
    assertThat(rig.run("modules", "list")).isZero();
    assertThat(rig.out()).startsWith("Enabled:\n\nDisabled:\n").contains("\n{x}a\n");
  }

  @Test
  void theFileOfAModuleHasValuesAndNoTemplates() throws IOException {
    rig.run("modules", "list");
    List<String> names =
        rig.out().substring(rig.out().indexOf("Disabled:")).lines().skip(1).toList();
    for (String name : names.stream().filter(name -> !name.equals("c")).toList()) {
      assertThat(rig.run("modules", "enable", name)).isZero();
      assertThat(modules.resolve(name + ".yml")).content().doesNotContain("{{");
    }
    assertThat(modules.resolve("kafka.yml")).content().contains("#var.paths: ['/opt");
  }
}
