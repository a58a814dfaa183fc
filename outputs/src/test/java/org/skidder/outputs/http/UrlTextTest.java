package org.skidder.outputs.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrlTextTest {
  private static final String TEXT = "aZ9-._~ *+/?&=%é";

  @Test
  void onlyUnreservedCharactersOfAQueryStandAsTheyAre() {
    assertThat(UrlText.query(TEXT)).isEqualTo("aZ9-._~+%2A%2B%2F%3F%26%3D%25%C3%A9");
  }

  @Test
  void aBlankInAPathIsNoPlus() {
    assertThat(UrlText.segment(TEXT)).isEqualTo("aZ9-._~%20%2A%2B%2F%3F%26%3D%25%C3%A9");
  }
}
