package org.skidder.app.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line. Not thread-safe; one use.
 *
 * <p>A flag is written with one dash or two; its value follows as the next argument, whatever that
 * begins with, or after {@code =}. Switches take a value only after {@code =}. {@code --} ends the
 * flags.
 */
public final class ArgumentScanner {
  private final Map<Flag, List<String>> flags = new EnumMap<>(Flag.class);
  private final List<String> words = new ArrayList<>();

  /** What is wrong with a flag: whose usage helps is known when all words are. */
  private @Nullable UsageException wrongFlag;

  /**
   * Reads a command line.
   *
   * @throws UsageException with what is wrong and what would be right
   */
  public static Arguments scan(List<String> arguments) throws UsageException {
    ArgumentScanner scanner = new ArgumentScanner();
    scanner.read(arguments.iterator());
    return scanner.result();
  }

  private ArgumentScanner() {}

  private void read(Iterator<String> arguments) {
    while (arguments.hasNext()) {
      String argument = arguments.next();
      if (argument.equals("--")) {
        arguments.forEachRemaining(words::add);
      } else if (argument.length() > 1 && argument.startsWith("-")) {
        try {
          flag(argument, arguments);
        } catch (UsageException e) {
          wrongFlag = wrongFlag == null ? e : wrongFlag;
        }
      } else {
        words.add(argument);
      }
    }
  }

  private void flag(String argument, Iterator<String> following) throws UsageException {
    String body = argument.substring(argument.startsWith("--") ? 2 : 1);
    int equals = body.indexOf('=');
    String name = equals < 0 ? body : body.substring(0, equals);
    Flag flag = Flag.of(name).orElse(null);
    if (flag == null) {
      throw new UsageException("unknown flag: " + argument + hint(body));
    }
    String value;
    if (equals >= 0) {
      value = body.substring(equals + 1);
    } else if (flag.kind() == Flag.Kind.SWITCH) {
      value = "true";
    } else if (following.hasNext()) {
      value = following.next();
    } else {
      throw new UsageException(
          "flag needs a value: " + argument + " " + flag.value() + " (" + flag.summary() + ")");
    }
    flags
        .computeIfAbsent(flag, _ -> new ArrayList<>())
        .add(flag.kind() == Flag.Kind.SWITCH ? truth(argument, value) : value);
  }

  private static String truth(String argument, String value) throws UsageException {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> "true";
      case "0", "f", "F", "false", "FALSE", "False" -> "false";
      default -> throw new UsageException("bad value in " + argument + ": use true or false");
    };
  }

  private static String hint(String body) {
    Optional<Flag> first = Flag.of(body.substring(0, 1));
    if (first.isEmpty()) {
      return "";
    }
    return first.get().kind() == Flag.Kind.SWITCH
        ? "; one-letter flags stand alone: -" + body.charAt(0) + " ..."
        : "; a value stands apart: -" + body.charAt(0) + " " + body.substring(1);
  }

  private Arguments result() throws UsageException {
    if (wrongFlag == null) {
      return understood();
    }
    UsageException wrong = wrongFlag;
    Command meant;
    try {
      meant = understood().command();
    } catch (UsageException e) {
      // What counts as a word here may have been the value of the flag.
      throw wrong;
    }
    throw wrong.of(meant);
  }

  private Arguments understood() throws UsageException {
    Command command = Command.RUN;
    int used = 0;
    if (!words.isEmpty()) {
      String first = words.getFirst();
      command =
          Command.of(first)
              .filter(found -> !found.words().contains(" "))
              .orElseThrow(() -> unknown(first));
      used = 1;
      boolean wanted = command.isGroup() && words.size() > 1;
      if (wanted && (!wantsHelp() || isChild(command, words.get(1)))) {
        command = child(command, words.get(1));
        used = 2;
      }
    }
    for (Flag flag : flags.keySet()) {
      if (!command.accepts(flag) && !wantsHelp()) {
        String unknown = "unknown flag: " + flag.dashed() + "; '" + command.words() + "' has none";
        throw new UsageException(unknown + usedBy(flag)).of(command);
      }
    }
    return new Arguments(command, flags, List.copyOf(words.subList(used, words.size())));
  }

  private boolean wantsHelp() {
    List<String> stated = flags.getOrDefault(Flag.HELP, List.of());
    return !stated.isEmpty() && stated.getLast().equals("true");
  }

  private static boolean isChild(Command group, String word) {
    return Command.of(group.words() + " " + word).isPresent();
  }

  private static Command child(Command group, String word) throws UsageException {
    String words = group.words() + " " + word;
    Optional<Command> found = Command.of(words);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> known = new ArrayList<>();
    for (Command child : group.children()) {
      known.add("'" + child.words() + "'");
    }
    throw new UsageException(
        "unknown command '" + words + "'; there are " + String.join(" and ", known));
  }

  private static UsageException unknown(String word) {
    return new UsageException(
        "unknown command '"
            + word
            + "'; see 'skidder --help', or 'skidder follow PATH' to follow files");
  }

  private static String usedBy(Flag flag) {
    for (Command command : Command.values()) {
      if (command.flags().contains(flag)) {
        return ", it belongs to '" + command.words() + "'";
      }
    }
    return "";
  }
}
