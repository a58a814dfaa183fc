package org.skidder.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ManPageTest {
  private final String page = ManPage.of("1.2.3");

  @Test
  void hasTheUsualSections() {
    assertThat(page.lines().filter(line -> line.startsWith(".SH")))
        .startsWith(".SH \"NAME\"", ".SH \"SYNOPSIS\"", ".SH \"DESCRIPTION\"")
        .contains(".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\"", ".SH \"FILES\"");
    assertThat(page).startsWith(".TH SKIDDER 1").contains("1.2.3");
  }

  @Test
  void namesEveryCommandAndFlag() {
    for (Command command : Command.values()) {
      if (!command.isGroup()) {
        assertThat(page).contains("\\fBskidder " + command.words().replace("-", "\\-") + "\\fR");
      }
      for (Flag flag : command.flags()) {
        assertThat(page).contains("\\fB" + flag.dashed().replace("-", "\\-") + "\\fR");
      }
    }
  }

  /** A line that begins with a dot is a request; troff ignores unknown ones, and text is lost. */
  @Test
  void textIsNeverTakenForARequest() {
    List<String> requests = List.of(".TH", ".SH", ".TP", ".B", ".RS", ".RE");
    assertThat(page.lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> requests.contains(line.split(" ")[0]));
    assertThat(page.lines()).noneMatch(line -> line.startsWith("'"));
    assertThat(page.replaceAll("\\\\[-e&]|\\\\f[BIR]|\\\\\\(aq", "")).doesNotContain("\\");
  }
}
