package org.skidder.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path folder;

  /** A folder on a disk that fails after its first entry. */
  private static DirectoryStream<Path> failing() {
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return new Iterator<>() {
          private boolean begun;

          @Override
          public boolean hasNext() {
            if (begun) {
              throw new DirectoryIteratorException(new IOException("disk on fire"));
            }
            return true;
          }

          @Override
          public Path next() {
            begun = true;
            return Path.of("first");
          }
        };
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void anErrorMidwayIsAnIoException() {
    List<Path> seen = new ArrayList<>();
    assertThatIOException()
        .isThrownBy(() -> Folders.drain(failing(), seen::add))
        .withMessage("disk on fire");
    assertThat(seen).containsExactly(Path.of("first"));
  }

  @Test
  void entriesThatMatchAreSorted() throws IOException {
    for (String name : List.of("b.yml", "a.yml", "c.txt")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(Folders.list(folder, "*.yml"))
        .containsExactly(folder.resolve("a.yml"), folder.resolve("b.yml"));
    List<Path> all = new ArrayList<>();
    Folders.visit(folder, all::add);
    assertThat(all).hasSize(3);
  }

  @Test
  void aMissingFolderIsSaid() {
    assertThatIOException()
        .isThrownBy(() -> Folders.list(folder.resolve("none"), "*"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFolderIsOpenToThoseWhoMayReadTheFiles() {
    assertThat(folderFor("rw-r-----")).isEqualTo("rwxr-x---");
    assertThat(folderFor("rw----r--")).isEqualTo("rwx---r-x");
    assertThat(folderFor("rw-rw-rw-")).isEqualTo("rwxr-xr-x");
    assertThat(folderFor("rw-------")).isEqualTo("rwx------");
  }

  private static String folderFor(String files) {
    return PosixFilePermissions.toString(Modes.enterable(PosixFilePermissions.fromString(files)));
  }
}
