package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.OptionTable;
import org.skidder.core.plugin.InputFactory;

/** The options of every input are explained, and every page of an input leads to them. */
class InputOptionsPageTest {
  private static final Path DOCS = Path.of("../docs");

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name)).replace("\r\n", "\n");
  }

  @Test
  void optionsOfEveryInputAreListed() throws IOException {
    assertThat(page("configuration.md"))
        .contains("### Options of every input\n")
        .contains(OptionTable.markdown(InputCommon.class));
  }

  @Test
  void pagesOfInputsLeadToThem() throws IOException {
    List<String> inputs = Plugins.names(InputFactory.class);
    assertThat(inputs).contains("log", "tcp");
    for (String input : inputs) {
      assertThat(page("input-" + input + ".md"))
          .as(input)
          .contains("(configuration.md#options-of-every-input)");
    }
  }
}
