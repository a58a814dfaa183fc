package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.registry.PathText;

/** Patterns and names. */
class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "*.log, a.log, true",
    "*.log, .log, true",
    "*.log, a.log.1, false",
    "a*b*c, aXbYbc, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[]]x, ]x, true",
    "\\*x, *x, true",
    "\\*x, ax, false",
    "*, anything, true",
    "'{a,b}', a, false",
  })
  void globsMatchAsInAShellWithoutBraces(String pattern, String name, boolean expected) {
    boolean matches =
        GlobElement.of(pattern).map(glob -> glob.matches(name)).orElse(pattern.equals(name));
    assertThat(matches).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[.log", "a\\", "[^"})
  void aBrokenGlobIsReported(String pattern) {
    assertThatThrownBy(() -> GlobElement.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern);
  }

  @Test
  void aFolderThatMayNotBeEnteredIsAmongThoseToWatch(@TempDir Path root) throws IOException {
    Path locked = Files.createDirectory(root.resolve("locked"));
    Path below = Files.createDirectories(locked.resolve("app/logs"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isExecutable(locked), "root may enter everything");
      assertThat(finder(List.of(below + "/*.log"), root, false).folders()).containsExactly(locked);
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void namesThatAreNoTextHaveTheirOwnFamilies() {
    Path one = PathText.path("", "/var/log/\u00ff.log.1");
    Path other = PathText.path("", "/var/log/\u00fe.log.1");
    assertThat(FileNames.family(one)).isEqualTo(PathText.path("", "/var/log/\u00ff.log"));
    assertThat(FileNames.family(FileNames.family(one))).isEqualTo(FileNames.family(one));
    assertThat(FileNames.related(one, PathText.path("", "/var/log/\u00ff.log"))).isTrue();
    assertThat(FileNames.related(one, other)).isFalse();
    Path below = PathText.path("", "/var/log/\u00ff/\u00c3\u00a9.log.1");
    assertThat(FileNames.family(below))
        .isEqualTo(PathText.path("", "/var/log/\u00ff/\u00c3\u00a9.log"));
  }

  @Test
  void aPlainNameIsNoGlob() {
    assertThat(GlobElement.of("a.log")).isEqualTo(Optional.empty());
  }

  @Test
  void doubleStarStandsForUpToEightLevels() {
    assertThat(PathFinder.expand("/foo/**/x.log"))
        .hasSize(9)
        .startsWith("/foo/x.log", "/foo/*/x.log")
        .endsWith("/foo/*/*/*/*/*/*/*/*/x.log");
    assertThat(PathFinder.expand("**")).hasSize(8).startsWith("*");
    assertThat(PathFinder.expand("/a/**.log")).containsExactly("/a/**.log");
    assertThatThrownBy(() -> PathFinder.expand("/a/**/b/**"))
        .hasMessageContaining("more than one **");
  }

  @Test
  void findsFilesOfAllPatternsOnceAndFollowsFolders(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("x/y"));
    for (String name : new String[] {"b.log", "a.log", "x/c.log", "x/y/d.log", "x/skip.log"}) {
      Files.writeString(folder.resolve(name), "x\n");
    }
    List<String> problems = new ArrayList<>();
    PathFinder finder =
        new PathFinder(
            List.of(folder + "/**/*.log", folder + "/a.*", folder + "/[x"),
            folder,
            true,
            path -> path.toString().contains("skip"),
            false,
            problems::add);
    assertThat(finder.find().keySet())
        .containsExactly(
            folder.resolve("a.log"),
            folder.resolve("b.log"),
            folder.resolve("x/c.log"),
            folder.resolve("x/y/d.log"));
    assertThat(finder.covers(folder.resolve("x/new.log"))).isTrue();
    assertThat(finder.covers(folder.resolve("x/skip.log"))).isFalse();
    assertThat(finder.folders()).contains(folder, folder.resolve("x"), folder.resolve("x/y"));
    assertThat(problems).hasSize(1);
  }

  @Test
  void linksAreSkippedUnlessFollowedAndThenFoundOnce(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.log"), "x\n");
    Files.createSymbolicLink(folder.resolve("b.log"), folder.resolve("a.log"));
    Files.createSymbolicLink(folder.resolve("loop.log"), folder.resolve("loop.log"));
    List<String> pattern = List.of(folder + "/*.log");
    assertThat(finder(pattern, folder, false).find()).hasSize(1);
    assertThat(finder(pattern, folder, true).find()).hasSize(1);
    assertThat(finder(List.of(folder + "/b.log"), folder, true).find())
        .containsOnlyKeys(folder.resolve("b.log"));
  }

  private static PathFinder finder(List<String> patterns, Path folder, boolean symlinks) {
    return new PathFinder(patterns, folder, true, path -> false, symlinks, problem -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "a.log, a.log.1, true",
    "a.log, a.log.2.gz, true",
    "a.log.1, a.log.2.gz, true",
    "a.log, a.log-20180901, true",
    "a.log, a.log-20180901-1535.zst, true",
    "app.log, app-20180901.log, true",
    "a.log, b.log, false",
    "node-1.log, node-2.log, false",
    "a.log, a.log2, false",
    "1, 2, false",
  })
  void rotationIsRecognisedByName(String one, String other, boolean expected) {
    assertThat(FileNames.related(Path.of("/x", one), Path.of("/y", other))).isEqualTo(expected);
  }

  @Test
  void filesOfOneMillisecondAreSortedByNanoseconds(@TempDir Path folder) throws IOException {
    Instant time = Instant.ofEpochSecond(1_700_000_000);
    List<FoundFile> files = new ArrayList<>();
    for (int nanos : new int[] {300_000, 100_000, 200_000}) {
      Path file = Files.createFile(folder.resolve(nanos + ".log"));
      Files.setLastModifiedTime(file, FileTime.from(time.plusNanos(nanos)));
      files.add(FoundFile.look(file));
    }
    FollowConfig.Scan scan =
        Binder.bind(
                Config.ofYaml("scan.sort: modtime\nscan.order: desc"),
                FollowConfig.class,
                new Problems())
            .scan();
    assertThat(FoundFile.ordered(files, scan))
        .extracting(file -> file.path().getFileName().toString())
        .containsExactly("300000.log", "200000.log", "100000.log");
    assertThat(files).allMatch(file -> file.modified() == time.toEpochMilli());
  }
}
