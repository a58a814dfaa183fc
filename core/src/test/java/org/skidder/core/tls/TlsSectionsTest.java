package org.skidder.core.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;

/** Sections {@code ssl} that say little, or are switched off. */
class TlsSectionsTest {
  @ParameterizedTest
  @CsvSource({
    "'', true",
    "client_authentication: '', true",
    "client_authentication:, true",
    "client_authentication: '${NOPE:}', true",
    "client_authentication: none, false",
    "client_authentication: optional, false"
  })
  void authoritiesAloneAreSaidToAuthenticateNobody(String stated, boolean warns) {
    Problems problems = new Problems();
    String yaml = "certificate: a\nkey: b\ncertificate_authorities: [c]\n" + stated;
    assertThat(Binder.tryBind(Config.ofYaml(yaml), TlsServerConfig.class, problems)).isPresent();
    assertThat(problems.warnings())
        .extracting(Problems.Problem::option)
        .isEqualTo(warns ? List.of("certificate_authorities") : List.of());
  }

  record Listener(@Option("TLS.") Optional<TlsServerConfig> ssl) {}

  record Output(@Option("TLS.") Optional<TlsConfig> ssl) {}

  @ParameterizedTest
  @ValueSource(classes = {Listener.class, Output.class})
  void mistakesInASectionThatIsSwitchedOffEndNoStart(Class<? extends Record> type) {
    Problems problems = new Problems();
    String yaml = "ssl: {enabled: false, certificate: '${NOPE}', key: '${NOPE}', curve_types: x}";
    assertThat(Binder.tryBind(Config.ofYaml(yaml), type, problems)).isPresent();
    assertThat(problems.errors()).isEmpty();
    assertThat(problems.warnings())
        .hasSize(3)
        .allMatch(warning -> warning.message().endsWith("nobody reads it, ssl is switched off"));
  }

  @ParameterizedTest
  @ValueSource(classes = {Listener.class, Output.class})
  void aCertificateWithoutItsKeyIsAnErrorEvenThen(Class<? extends Record> type) {
    for (String half : List.of("certificate: a", "key: b")) {
      Problems problems = new Problems();
      Config section = Config.ofYaml("ssl: {enabled: false, curve_types: x, " + half + "}");
      assertThat(Binder.tryBind(section, type, problems)).as(half).isEmpty();
      assertThat(problems.errors())
          .singleElement()
          .extracting(Problems.Problem::option)
          .isEqualTo("ssl." + half.substring(0, half.indexOf(':')));
    }
  }

  record Outer(
      @Option(value = "Whether.", def = "true") boolean enabled,
      @Option("TLS.") Optional<TlsConfig> ssl) {}

  record Whole(@Option("All.") Optional<Outer> outer) {}

  @Test
  void aCertificateWithoutItsKeyEndsNoStartInASectionThatIsOffAsAWhole() {
    Problems problems = new Problems();
    Config section = Config.ofYaml("outer: {enabled: false, ssl.certificate: a}");
    assertThat(Binder.tryBind(section, Whole.class, problems)).isPresent();
    assertThat(problems.warnings()).hasSize(1);
  }
}
