package org.skidder.app.cli;

import java.util.Collection;

/** Usage texts, made from the declarations of commands and flags. */
public final class Usage {
  private static final int COLUMN = 36;

  private Usage() {}

  /** The text of the whole program. */
  public static String ofProgram() {
    StringBuilder text = new StringBuilder(4096);
    text.append("Skidder follows log files and delivers every line at least once.\n\n");
    text.append("Usage:\n  skidder [COMMAND] [FLAGS]\n\nCommands:\n");
    for (Command command : Command.top()) {
      line(text, command.words(), command.summary());
    }
    flags(text, "Flags of every command", Command.GLOBAL);
    flags(text, "Flags of run", Command.RUN.flags());
    text.append("\nMore about a command: skidder help COMMAND\n");
    return text.toString();
  }

  /** The text of one command. */
  public static String of(Command command) {
    StringBuilder text = new StringBuilder(2048);
    text.append("skidder ").append(command.words()).append(": ").append(command.summary());
    text.append("\n\nUsage:\n  skidder ").append(command.words());
    if (command.isGroup()) {
      text.append(" COMMAND");
    } else if (!command.arguments().isEmpty()) {
      text.append(' ').append(command.arguments());
    }
    text.append(" [FLAGS]\n");
    if (command.isGroup()) {
      text.append("\nCommands:\n");
      for (Command child : command.children()) {
        line(text, child.words(), child.summary());
      }
    }
    if (!command.flags().isEmpty()) {
      flags(text, "Flags", command.flags());
    }
    flags(text, "Flags of every command", Command.GLOBAL);
    return text.toString();
  }

  private static void flags(StringBuilder text, String title, Collection<Flag> flags) {
    text.append('\n').append(title).append(":\n");
    for (Flag flag : flags) {
      String shortForm = flag == Flag.HELP ? "-h, " : oneLetter(flag);
      String name = shortForm + "--" + flag.text();
      line(text, flag.value().isEmpty() ? name : name + " " + flag.value(), flag.summary());
    }
  }

  private static String oneLetter(Flag flag) {
    return flag.text().length() == 1 ? "-" + flag.text() + ", " : "    ";
  }

  private static void line(StringBuilder text, String left, String right) {
    int start = text.length();
    text.append("  ").append(left);
    do {
      text.append(' ');
    } while (text.length() - start < COLUMN);
    text.append(right).append('\n');
  }
}
