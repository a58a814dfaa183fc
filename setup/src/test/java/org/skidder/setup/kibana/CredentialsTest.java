package org.skidder.setup.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.setup.FakeServer;
import org.skidder.setup.Rig;

/** Whom Kibana is told that we are. */
@Timeout(60)
class CredentialsTest {
  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "'', '', '', out:put",
    "'', ann, one, ann:one",
    "'', ann, '', ann:put",
    "'', '', one, out:one",
    "url:two@, ann, one, url:two",
    "url@, '', '', url:"
  })
  void whatIsNotStatedIsThatOfTheOutput(String url, String user, String password, String expected)
      throws IOException {
    try (FakeServer kibana = FakeServer.kibana("6.4.0")) {
      Rig.of(
              home,
              """
              output.elasticsearch: {hosts: ["127.0.0.1:1"], username: out, password: put}
              setup.kibana: {host: "http://%s%s", username: "%s", password: "%s"}
              setup.dashboards: {only_index: true, always_kibana: true}
              """
                  .formatted(url, kibana.address(), user, password))
          .importDashboards();
      byte[] both = expected.getBytes(StandardCharsets.UTF_8);
      assertThat(kibana.requests())
          .hasSize(2)
          .allSatisfy(request ->
              assertThat(request.headers().getFirst("Authorization"))
                  .isEqualTo("Basic " + Base64.getEncoder().encodeToString(both)));
    }
  }
}
