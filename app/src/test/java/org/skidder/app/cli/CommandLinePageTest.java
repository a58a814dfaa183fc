package org.skidder.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages for users list what is declared. */
class CommandLinePageTest {
  private static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs", name)).replace("\r\n", "\n");
  }

  @Test
  void listsAllCommandsAndTheirGeneralFlags() throws IOException {
    assertThat(page("command-line.md"))
        .contains(CommandTables.commands())
        .contains(CommandTables.flags(Command.GLOBAL));
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void listsTheFlagsOfEachCommand(Command command) throws IOException {
    String heading = "### " + command.words() + "\n";
    if (command.flags().isEmpty() || command.isGroup()) {
      assertThat(page("command-line.md")).doesNotContain(heading);
    } else {
      assertThat(page("command-line.md"))
          .contains(heading + "\n" + CommandTables.flags(command.flags()));
    }
  }

  @Test
  void operationsAreThoseOfTheManual() throws IOException {
    assertThat(page("operations.md"))
        .contains(CommandTables.entries("signal", Manual.SIGNALS))
        .contains(CommandTables.entries("exit status", Manual.EXIT_STATUS))
        .contains(CommandTables.entries("variable", Manual.ENVIRONMENT))
        .contains(CommandTables.entries("file", Manual.FILES));
  }
}
