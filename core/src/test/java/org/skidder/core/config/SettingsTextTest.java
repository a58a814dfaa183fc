package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTextTest {
  private static Config config(String yaml) {
    Problems problems = new Problems();
    Node root = YamlReader.read("f.yml", yaml, problems);
    problems.throwIfErrors();
    SecretSource keystore = name -> name.equals("KEY") ? Optional.of("s3cret") : Optional.empty();
    return Config.root(new Scope(root, null, Map.of("USER", "joe"), keystore));
  }

  @Test
  void whatMayBeASecretIsMasked() {
    Config config =
        config(
            """
            output.elasticsearch: {hosts: ["http://u:p@a", b], username: "${USER}", password: x}
            output.elasticsearch.headers: {Authorization: Basic x}
            cloud.auth: u:p
            fields: {a: "${KEY}", b: "is ${KEY}", c: [1, {url: u}]}
            """);
    assertThat(SettingsText.json(config, false))
        .isEqualTo(
            "{\"output\": {\"elasticsearch\": {\"hosts\": [\"xxxxx\", \"xxxxx\"],"
                + " \"username\": \"joe\", \"password\": \"xxxxx\","
                + " \"headers\": {\"Authorization\": \"xxxxx\"}}},"
                + " \"cloud\": {\"auth\": \"xxxxx\"},"
                + " \"fields\": {\"a\": \"xxxxx\", \"b\": \"xxxxx\","
                + " \"c\": [1, {\"url\": \"xxxxx\"}]}}");
    assertThat(SettingsText.json(config, true))
        .contains("http://u:p@a", "Basic x", "u:p", "is s3cret")
        .doesNotContain("xxxxx");
  }

  @Test
  void aKeyThatIsWrittenOutIsMasked() {
    Config config =
        config(
            """
            ssl:
              key: |
                -----BEGIN PRIVATE KEY-----
                MIIEvQ
                -----END PRIVATE KEY-----
              certificate: /etc/pki/client.pem
            """);
    assertThat(SettingsText.json(config, false))
        .isEqualTo("{\"ssl\": {\"key\": \"xxxxx\", \"certificate\": \"/etc/pki/client.pem\"}}");
  }

  @Test
  void aVariableWithoutAValueHidesNothingElse() {
    assertThat(SettingsText.json(config("{a: '${NONE}', b: 1}"), false))
        .isEqualTo("{\"a\": \"(a variable has no value)\", \"b\": 1}");
  }
}
