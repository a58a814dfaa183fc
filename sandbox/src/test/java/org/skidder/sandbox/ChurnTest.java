package org.skidder.sandbox;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A busy JVM lives under the built-in policy and under the base set alone, with any collector. Both
 * filters are loaded at once: a call passes only if both let it.
 */
class ChurnTest {
  @TempDir static Path keys;
  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    ViolationTest.filtersCanBeLoadedHere();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of(
            ("-genkeypair -alias a -keyalg EC -dname CN=localhost -storetype PKCS12"
                    + " -storepass password -keystore")
                .split(" ")));
    command.add(keys.resolve("keys.p12").toString());
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
    assertThat(keytool.waitFor()).isZero();
  }

  static Stream<String> collectors() {
    return Collectors.names();
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void aBusyJvmDoesNotFeelTheFilters(String collector) {
    ChildJvm.Result result =
        new ChildJvm()
            .with("-XX:+" + collector, "-Xms32m")
            .patience(Duration.ofMinutes(3))
            .run(Churn.class, folder.toString(), keys.resolve("keys.p12").toString());
    assertThat(result.output()).contains("churn complete").doesNotContain("FAILED");
    assertThat(result.exit()).isZero();
  }
}
