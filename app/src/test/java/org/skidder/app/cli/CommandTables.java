package org.skidder.app.cli;

import java.util.Collection;
import java.util.List;

/** Tables for the documentation, made from the declarations. */
final class CommandTables {
  private CommandTables() {}

  /** All commands that do something. */
  static String commands() {
    StringBuilder table = head("command", "does");
    for (Command command : Command.values()) {
      if (!command.isGroup()) {
        row(table, (command.words() + " " + command.arguments()).strip(), command.summary());
      }
    }
    return table.toString();
  }

  /** Flags in their order. */
  static String flags(Collection<Flag> flags) {
    StringBuilder table = head("flag", "meaning");
    for (Flag flag : flags) {
      row(table, (flag.dashed() + " " + flag.value()).strip(), flag.summary());
    }
    return table.toString();
  }

  static String entries(String name, List<Manual.Entry> entries) {
    StringBuilder table = head(name, "meaning");
    for (Manual.Entry entry : entries) {
      row(table, entry.name().replace(", ", "`, `"), entry.meaning());
    }
    return table.toString();
  }

  private static StringBuilder head(String left, String right) {
    return new StringBuilder()
        .append("| ")
        .append(left)
        .append(" | ")
        .append(right)
        .append(" |\n|---|---|\n");
  }

  private static void row(StringBuilder table, String left, String right) {
    table.append("| `").append(left.replace("|", "\\|")).append("` | ").append(right);
    table.append(" |\n");
  }
}
