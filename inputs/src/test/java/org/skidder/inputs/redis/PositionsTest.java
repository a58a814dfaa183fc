package org.skidder.inputs.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;

class PositionsTest {
  private static final Server ONE = Server.parse("one", Network.TCP);
  private static final Server OTHER = Server.parse("other:6380", Network.TCP);

  @TempDir Path folder;

  private Registrar registrar() throws IOException {
    return Registry.open(Binder.defaults(RegistryConfig.class), folder, Clock.systemUTC());
  }

  @Test
  void eachRunOfEachServerHasAPositionThatOutlivesTheProcess() throws IOException {
    try (Registrar registrar = registrar()) {
      Positions positions = new Positions();
      positions.of(ONE, registrar).delivered("a", 5);
      positions.of(ONE, registrar).delivered("b", 7);
      positions.of(OTHER, registrar).delivered("a", 9);
    }
    try (Registrar registrar = registrar()) {
      Positions positions = new Positions();
      assertThat(positions.of(ONE, registrar).next("a")).isEqualTo(5);
      assertThat(positions.of(ONE, registrar).next("b")).isEqualTo(7);
      assertThat(positions.of(OTHER, registrar).next("a")).isEqualTo(9);
      assertThat(positions.of(OTHER, registrar).next("b")).isZero();
      assertThat(registrar.states())
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(state -> assertThat(state.ttlNanos()).isEqualTo(FileState.TTL_NEVER));
    }
  }

  @Test
  void ofManyRunsTheOnesLongestNotHeardOfAreForgotten() throws Exception {
    try (Registrar registrar = registrar()) {
      Positions.OfServer one = new Positions().of(ONE, registrar);
      for (int run = 0; run < 40; run++) {
        one.next("kept");
        one.read("kept", run + 1);
        one.delivered("kept", run + 1);
        one.read("run" + run, 1);
        one.delivered("run" + run, 1);
      }
      assertThat(registrar.awaitWritten(Duration.ofSeconds(20))).isTrue();
      assertThat(registrar.states()).hasSize(16);
      assertThat(one.next("kept")).isEqualTo(40);
      assertThat(one.next("run39")).isEqualTo(1);
      assertThat(one.next("run0")).isZero();
    }
  }
}
