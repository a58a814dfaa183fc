package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Findings;

@DisabledOnOs(OS.WINDOWS)
class LogExaminationTest {
  @TempDir Path folder;
  private final List<String> found = new ArrayList<>();
  private int files;
  private int folders;

  private void examine(String... patterns) {
    List<String> paths = new ArrayList<>();
    for (String pattern : patterns) {
      paths.add("'" + folder.resolve(pattern) + "'");
    }
    LogInputConfig config =
        Binder.bind(Config.ofYaml("paths: " + paths), LogInputConfig.class, new Problems());
    new LogInputFactory().examine(config, new Recorder());
  }

  private final class Recorder implements Findings {
    @Override
    public void ok(String subject, String text) {
      found.add("ok " + text);
    }

    @Override
    public void warning(String subject, String text, String advice) {
      found.add("warning " + text);
    }

    @Override
    public void error(String subject, String text, String advice) {
      found.add("error " + text + " -> " + advice);
    }

    @Override
    public void willUse(int moreFiles, int moreFolders) {
      files += moreFiles;
      folders += moreFolders;
    }
  }

  @Test
  void countsEachFileOnce() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    for (String name : List.of("a/1.log", "a/2.log", "b/1.log")) {
      Files.writeString(folder.resolve(name), "x\n");
    }
    examine("*/*.log", "a/1*", "**/2.log");

    assertThat(found).containsExactly("ok 3 files", "ok 1 file", "ok 1 file");
    assertThat(files).isEqualTo(3);
    assertThat(folders).isEqualTo(2);
  }

  @Test
  void namesTheFolderThatIsMissing() {
    examine("there/is/none/*.log");
    assertThat(found)
        .containsExactly("warning matches nothing: there is no " + folder.resolve("there/is/none"));
  }

  @Test
  void tellsOfWhatCannotBeRead() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path file = Files.writeString(folder.resolve("a.log"), "x\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(file), "root can read everything");
      examine("*.log", "closed/*.log", "closed/deeper/*.log");
      String group = ", for instance with setfacl: its group ";
      assertThat(found)
          .hasSize(3)
          .allMatch(text -> text.startsWith("error ") && text.contains(group));
      assertThat(found.getFirst()).contains("1 of 1 files cannot be read, such as " + file);
      assertThat(found.get(1)).contains("the folder " + closed + " cannot be read");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
