package org.skidder.app.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Completion scripts for shells, made from the declarations of commands and flags. */
public final class Completion {
  private Completion() {}

  /** The script of a shell, {@code bash}, {@code zsh} or {@code fish}; empty for any other. */
  public static Optional<String> of(String shell) {
    return switch (shell) {
      case "bash" -> Optional.of(bash());
      case "zsh" -> Optional.of(zsh());
      case "fish" -> Optional.of(fish());
      default -> Optional.empty();
    };
  }

  /*
   * What has been typed is read as ArgumentScanner does it. Bash splits at '=', so that the value
   * after it is a word of its own.
   */
  private static final String BASH =
      """
      # Completion of skidder for bash. To load it: source <(skidder completion bash)

      _skidder() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local command= words= flags= files= i
        if [[ $current == = ]]; then
          current=
        elif [[ $previous == = ]]; then
          previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            %1$s)
              ((i++))
              [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;
            =) ((i++)) ;;
            -*) ;;
            *) command=${command:+$command }${COMP_WORDS[i]} ;;
          esac
        done
        COMPREPLY=()
        case $previous in
          %2$s) files=-f ;;
          %3$s) files=-d ;;
          %4$s) return ;;
          *)
            case $command in
      %5$s
            esac
            if [[ $current == -* ]]; then
              files=
              COMPREPLY=($(compgen -W "$flags %6$s" -- "$current"))
            elif [[ -n $words ]]; then
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            fi ;;
        esac
        if [[ -n $files ]]; then
          local IFS=$'\\n'
          compopt -o filenames 2>/dev/null
          COMPREPLY=($(compgen $files -- "$current"))
        fi
      }

      complete -F _skidder skidder
      """;

  private static String bash() {
    StringBuilder cases = new StringBuilder();
    for (Command command : Command.values()) {
      String children = String.join(" ", words(command));
      String flags = String.join(" ", dashed(command.flags()));
      cases.append("        '").append(command.words()).append('\'');
      if (children.isEmpty()) {
        cases.append("|'").append(command.words()).append(" '*");
      }
      cases.append(") words='").append(children).append("' flags='").append(flags).append('\'');
      cases.append(command.takesFiles() ? " files=-f ;;\n" : " ;;\n");
    }
    cases.append("        '') words='").append(String.join(" ", words())).append("' flags='");
    cases.append(String.join(" ", dashed(Command.RUN.flags()))).append("' ;;");
    return BASH.formatted(
        spelled(Flag::takesValue, "|"),
        spelled(Flag::takesFile, "|"),
        spelled(Flag::takesFolder, "|"),
        spelled(flag -> flag.takesValue() && !flag.takesFile() && !flag.takesFolder(), "|"),
        cases,
        String.join(" ", dashed(Command.GLOBAL)));
  }

  private static final String ZSH =
      """
      #compdef skidder
      # Completion of skidder for zsh. To load it: source <(skidder completion zsh)

      _skidder() {
        local command= previous=${words[CURRENT-1]} i
        local -a choices flags
        for ((i = 2; i < CURRENT; i++)); do
          case ${words[i]} in
            %1$s) ((i++)) ;;
            -*) ;;
            *) command="${command:+$command }${words[i]}" ;;
          esac
        done
        case $previous in
          %2$s) _files; return ;;
          %3$s) _files -/; return ;;
          %4$s) return ;;
        esac
        flags=(
      %6$s)
        case $command in
      %5$s
        esac
        if [[ ${words[CURRENT]} == -* ]]; then
          _describe -o flag flags
        elif (( $#choices )); then
          _describe command choices
        fi
      }

      if [[ $funcstack[1] == _skidder ]]; then
        _skidder "$@"
      else
        compdef _skidder skidder
      fi
      """;

  private static String zsh() {
    StringBuilder cases = new StringBuilder();
    for (Command command : Command.values()) {
      cases.append("    '").append(command.words()).append('\'');
      if (!command.isGroup()) {
        cases.append("|'").append(command.words()).append(" '*");
      }
      cases.append(")\n");
      zshChoices(cases, command.children());
      zshFlags(cases.append("      flags+=(\n"), "        ", command.flags()).append("      )\n");
      cases.append(command.takesFiles() ? "      _files ;;\n" : "      ;;\n");
    }
    cases.append("    '')\n");
    zshChoices(cases, Command.top());
    zshFlags(cases.append("      flags+=(\n"), "        ", Command.RUN.flags());
    cases.append("      ) ;;");
    return ZSH.formatted(
        spelled(Flag::takesValue, "|"),
        spelled(Flag::takesFile, "|"),
        spelled(Flag::takesFolder, "|"),
        spelled(flag -> flag.takesValue() && !flag.takesFile() && !flag.takesFolder(), "|"),
        cases,
        zshFlags(new StringBuilder(), "    ", Command.GLOBAL));
  }

  private static void zshChoices(StringBuilder text, List<Command> commands) {
    if (!commands.isEmpty()) {
      text.append("      choices=(\n");
      for (Command child : commands) {
        described(text, "        ", child.lastWord(), child.summary());
      }
      text.append("      )\n");
    }
  }

  private static StringBuilder zshFlags(StringBuilder text, String indent, Collection<Flag> flags) {
    for (Flag flag : flags) {
      described(text, indent, flag.dashed(), flag.summary());
    }
    return text;
  }

  private static void described(StringBuilder text, String indent, String name, String summary) {
    text.append(indent).append(quoted(name + ":" + summary)).append('\n');
  }

  private static final String FISH =
      """
      # Completion of skidder for fish. To load it: skidder completion fish | source

      function __skidder_command
          set -l found
          set -l skip 0
          for word in (commandline -opc)[2..-1]
              if test $skip = 1
                  set skip 0
                  continue
              end
              switch $word
                  case %1$s
                      set skip 1
                  case '-*'
                  case '*'
                      set -a found $word
              end
          end
          echo "$found"
      end

      complete -c skidder -f
      %2$s\
      """;

  private static String fish() {
    StringBuilder lines = new StringBuilder();
    fishFlags(lines, "", Command.GLOBAL);
    for (Command command : Command.top()) {
      fishCommand(lines, "", command);
    }
    fishFlags(lines, fishCondition(""), Command.RUN.flags());
    for (Command command : Command.values()) {
      for (Command child : command.children()) {
        fishCommand(lines, command.words(), child);
      }
      fishFlags(lines, fishCondition(command.words()), command.flags());
      if (command.takesFiles()) {
        lines.append("complete -c skidder").append(fishCondition(command.words())).append(" -F\n");
      }
    }
    return FISH.formatted(spelled(Flag::takesValue, " "), lines);
  }

  private static String fishCondition(String words) {
    String test =
        words.isEmpty()
            ? "test -z (__skidder_command)"
            : "string match -qr \"^" + words + "( |\\$)\" (__skidder_command)";
    return " -n '" + test + "'";
  }

  private static void fishCommand(StringBuilder lines, String before, Command command) {
    String test = "test \"" + before + "\" = (__skidder_command)";
    lines.append("complete -c skidder -n '").append(test).append("' -a ");
    lines.append(command.lastWord()).append(" -d ").append(quoted(command.summary())).append('\n');
  }

  private static void fishFlags(StringBuilder lines, String condition, Collection<Flag> flags) {
    for (Flag flag : flags) {
      lines.append("complete -c skidder").append(condition);
      lines.append(flag.text().length() == 1 ? " -s " : " -l ").append(flag.text());
      if (flag.takesFile()) {
        lines.append(" -r -F");
      } else if (flag.takesFolder()) {
        lines.append(" -x -a '(__fish_complete_directories)'");
      } else if (flag.takesValue()) {
        lines.append(" -x");
      }
      lines.append(" -d ").append(quoted(flag.summary())).append('\n');
    }
  }

  /** In single quotes; both shells and fish end and resume them around an escaped one. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** All spellings of the flags that satisfy a condition. */
  private static String spelled(Predicate<Flag> which, String separator) {
    List<String> all = new ArrayList<>();
    for (Flag flag : EnumSet.allOf(Flag.class)) {
      if (which.test(flag)) {
        all.add("-" + flag.text());
        all.add("--" + flag.text());
      }
    }
    return String.join(separator, all);
  }

  private static List<String> dashed(Set<Flag> flags) {
    return flags.stream().map(Flag::dashed).collect(Collectors.toList());
  }

  private static List<String> words() {
    return Command.top().stream().map(Command::lastWord).toList();
  }

  private static List<String> words(Command group) {
    return group == Command.HELP
        ? words()
        : group.children().stream().map(Command::lastWord).toList();
  }
}
