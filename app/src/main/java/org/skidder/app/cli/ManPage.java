package org.skidder.app.cli;

import java.util.Collection;
import java.util.List;

/** The manual page, made from the declarations of commands and flags, in the language of man(7). */
public final class ManPage {
  private final StringBuilder text = new StringBuilder(16_384);

  private ManPage() {}

  /** The page for a version of the program. */
  public static String of(String version) {
    ManPage page = new ManPage();
    page.write(version);
    return page.text.toString();
  }

  private void write(String version) {
    text.append(".TH SKIDDER 1 \"\" \"Skidder ").append(escaped(version)).append("\" \"\"\n");
    section("NAME");
    line("skidder - follows log files and delivers every line at least once");
    section("SYNOPSIS");
    text.append(".B skidder\n[\\fICOMMAND\\fR] [\\fIFLAGS\\fR] [\\fIARGUMENTS\\fR]\n");
    section("DESCRIPTION");
    line("Without a command, skidder runs. Long flags have one dash or two. The value follows as");
    line("the next argument, whatever it begins with, or after an equals sign; switches take a");
    line("value only after an equals sign. Flags may stand before or after the command, and --");
    line("ends them. One-letter flags stand alone: -e -c x.yml.");
    section("COMMANDS");
    for (Command command : Command.values()) {
      if (!command.isGroup()) {
        command(command);
      }
    }
    section("FLAGS OF EVERY COMMAND");
    flags(Command.GLOBAL);
    section("SIGNALS");
    entries(Manual.SIGNALS);
    section("EXIT STATUS");
    entries(Manual.EXIT_STATUS);
    section("ENVIRONMENT");
    entries(Manual.ENVIRONMENT);
    section("FILES");
    entries(Manual.FILES);
  }

  private void command(Command command) {
    text.append(".TP\n\\fBskidder ").append(escaped(command.words())).append("\\fR");
    if (!command.arguments().isEmpty()) {
      text.append(" \\fI").append(escaped(command.arguments())).append("\\fR");
    }
    text.append('\n');
    line(command.summary());
    if (!command.flags().isEmpty()) {
      text.append(".RS\n");
      flags(command.flags());
      text.append(".RE\n");
    }
  }

  private void flags(Collection<Flag> flags) {
    for (Flag flag : flags) {
      text.append(".TP\n\\fB").append(escaped(flag.dashed())).append("\\fR");
      if (flag.takesValue()) {
        text.append(" \\fI").append(escaped(flag.value())).append("\\fR");
      }
      text.append('\n');
      line(flag.summary());
    }
  }

  private void entries(List<Manual.Entry> entries) {
    for (Manual.Entry entry : entries) {
      text.append(".TP\n\\fB").append(escaped(entry.name())).append("\\fR\n");
      line(entry.meaning());
    }
  }

  private void section(String title) {
    text.append(".SH \"").append(title).append("\"\n");
  }

  /** A line of text; a dot or quote at its beginning would be a request. */
  private void line(String words) {
    boolean isRequest = words.startsWith(".") || words.startsWith("'");
    text.append(isRequest ? "\\&" : "").append(escaped(words)).append('\n');
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }
}
