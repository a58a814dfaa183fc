package org.skidder.outputs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
  private static BaseUrl parse(String entry) {
    return BaseUrl.parse(entry, "http", 9200, "/pfx");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:9200/pfx",
    "h:9201/p, http://h:9201/p",
    "https://h, https://h:9200/pfx",
    "http://u:p@h/, http://h:9200/",
    "::1, http://[::1]:9200/pfx",
    "[::1], http://[::1]:9200/pfx",
    "[::1]:9, http://[::1]:9/pfx",
    "'', http://localhost:9200/pfx",
    "http://, http://localhost:9200/pfx",
    "HTTP://h, http://h:9200/pfx",
    "h:, http://h:9200/pfx"
  })
  void entriesAreCompleted(String entry, String url) {
    assertThat(parse(entry)).hasToString(url);
  }

  @Test
  void theProtocolForHostsWithoutOneMayBeEmptyOrInCapitals() {
    assertThat(BaseUrl.parse("h", "", 9200, "")).hasToString("http://h:9200");
    assertThat(BaseUrl.parse("h", "HTTPS", 9200, "")).hasToString("https://h:9200");
    assertThatThrownBy(() -> BaseUrl.parse("h", "ftp", 9200, ""))
        .hasMessage("unknown protocol \"ftp\"; use http or https");
  }

  @Test
  void credentialsAreTakenOutAndDecoded() {
    BaseUrl both = parse("https://us%40er:p+a%3Ass:w@h:1");
    assertThat(both.user()).contains("us@er");
    assertThat(both.password()).contains("p+a:ss:w");
    assertThat(parse("http://u@h").password()).contains("");
    assertThat(parse("h").user()).isEmpty();
  }

  @Test
  void pathsAreJoinedWithOneSlash() {
    assertThat(parse("http://h/a/").target("/_bulk")).isEqualTo("/a/_bulk");
    assertThat(parse("http://h/a").target("/_bulk")).isEqualTo("/a/_bulk");
    assertThat(BaseUrl.parse("h", "http", 1, "").target("/")).isEqualTo("/");
  }

  @Test
  void theUrlItselfIsATargetToo() {
    assertThat(parse("http://h/a/").target("")).isEqualTo("/a/");
    assertThat(parse("http://h/a").target("")).isEqualTo("/a");
    assertThat(BaseUrl.parse("h", "http", 1, "").target("")).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "a b, '\"/a b\" has blanks'",
    "/a?x=y, 'the path \"/a?x=y\" has a query or fragment'",
    "/a#f, 'the path \"/a#f\" has a query or fragment'"
  })
  void theOptionPathIsCheckedAsThePathOfAUrlIs(String path, String message) {
    assertThatThrownBy(() -> BaseUrl.parse("h", "http", 9200, path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(BaseUrl.parse("h/own", "http", 9200, path).path()).isEqualTo("/own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h",
        "http://h?x=y",
        "http://h/#f",
        "h:0",
        "h:x",
        "[::1",
        "h h",
        "h:70000",
        "a:9200,b:9200",
        "http://a:9200,http://b:9200",
        "h:9200:9300",
        "[h]:1:2"
      })
  void whatIsNoServerIsRefused(String entry) {
    assertThatThrownBy(() -> parse(entry)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusalsDoNotShowPasswords() {
    assertThatThrownBy(() -> parse("http://u:secret@h:x")).message().doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "es.example, '', true",
    "es.example, example, false",
    "es.example, .example, false",
    "es.example, *.example, false",
    "es.example, xample, true",
    "es.example, es.example:9200, false",
    "es.example, es.example:1, true",
    "es.example, *, false",
    "10.1.2.3, 10.1.0.0/16, false",
    "10.2.2.3, 10.1.0.0/16, true",
    "10.1.2.3, '8.8.8.8, 10.1.2.3', false",
    "localhost, '', false",
    "127.0.0.9, '', false",
    "::1, '', false"
  })
  void theEnvironmentChoosesTheProxy(String host, String exempt, boolean proxied) {
    Map<String, String> environment =
        Map.of("http_proxy", "proxy.example:3128", "NO_PROXY", exempt);
    BaseUrl server =
        new BaseUrl(false, host, 9200, "", java.util.Optional.empty(), java.util.Optional.empty());
    assertThat(ProxyRules.fromEnvironment(environment, server).isPresent()).isEqualTo(proxied);
  }
}
