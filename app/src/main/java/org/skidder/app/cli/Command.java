package org.skidder.app.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A command, by its words. */
public enum Command {
  RUN("run", "", "runs Skidder (what happens without a command)", Flags.RUN),
  FOLLOW(
      "follow",
      "PATH...",
      "follows files and prints their lines as JSON, without configuration",
      EnumSet.of(Flag.PRETTY, Flag.TAIL, Flag.ONCE, Flag.FILESET)),
  TEST("test", "", "tests the configuration or the output", Flags.NONE),
  TEST_CONFIG("test config", "", "tests the configuration", EnumSet.of(Flag.STRICT, Flag.MODULES)),
  TEST_OUTPUT("test output", "", "tests the connection to the output", Flags.NONE),
  TEST_SECCOMP("test seccomp", "", "makes every call that the seccomp policy denies", Flags.NONE),
  SECCOMP("seccomp", "", "shows or records the policy for system calls", Flags.NONE),
  SECCOMP_SHOW(
      "seccomp show", "[ARCHITECTURE]", "prints the policy and its filter program", Flags.NONE),
  SECCOMP_RECORD(
      "seccomp record",
      "-- ARGUMENTS...",
      "runs Skidder with the arguments and prints the policy that this needed",
      Flags.NONE),
  EXPORT("export", "", "prints the configuration, and what is loaded into receivers", Flags.NONE),
  EXPORT_CONFIG(
      "export config", "", "prints the whole configuration as YAML", EnumSet.of(Flag.REFERENCE)),
  EXPORT_TEMPLATE(
      "export template",
      "",
      "prints the index template as JSON",
      EnumSet.of(Flag.ES_VERSION, Flag.INDEX)),
  EXPORT_SCHEMA(
      "export schema", "", "prints a JSON Schema of the configuration, for editors", Flags.NONE),
  EXPORT_INDEX_PATTERN(
      "export index-pattern",
      "",
      "prints the index pattern for Kibana as JSON",
      EnumSet.of(Flag.KIBANA_VERSION, Flag.INDEX)),
  EXPORT_DASHBOARD(
      "export dashboard",
      "",
      "prints a dashboard as JSON, of Kibana or of the modules",
      EnumSet.of(Flag.ID)),
  REGISTRY("registry", "", "shows what has been read of which file", Flags.NONE),
  REGISTRY_SHOW("registry show", "", "prints a table of files and positions", Flags.NONE),
  REGISTRY_EXPORT("registry export", "", "prints the states in Filebeat's JSON form", Flags.NONE),
  SETUP("setup", "", "loads index template, dashboards and pipelines", Flags.SETUP),
  MODULES("modules", "", "lists modules, switches them on and off", Flags.NONE),
  MODULES_LIST("modules list", "", "prints which modules are enabled and disabled", Flags.NONE),
  MODULES_ENABLE("modules enable", "NAME...", "switches modules on", Flags.NONE),
  MODULES_DISABLE("modules disable", "NAME...", "switches modules off", Flags.NONE),
  MODULES_NEW("modules new", "MODULE/FILESET", "lays out a module of your own", Flags.NONE),
  GEOIP("geoip", "", "fetches or shows the database of places", Flags.NONE),
  GEOIP_FETCH(
      "geoip fetch",
      "",
      "fetches a database of places, by default the free one of DB-IP",
      EnumSet.of(Flag.URL, Flag.FILE, Flag.SHA256, Flag.PROXY)),
  GEOIP_SHOW(
      "geoip show",
      "[ADDRESS...]",
      "tells what the database is, and what it has about addresses",
      EnumSet.of(Flag.FILE)),
  KEYSTORE("keystore", "", "keeps secrets for the configuration", Flags.NONE),
  KEYSTORE_CREATE("keystore create", "", "makes an empty keystore", EnumSet.of(Flag.FORCE)),
  KEYSTORE_ADD("keystore add", "KEY", "stores a secret", EnumSet.of(Flag.STDIN, Flag.FORCE)),
  KEYSTORE_LIST("keystore list", "", "prints the names of the secrets", Flags.NONE),
  KEYSTORE_REMOVE("keystore remove", "KEY...", "removes secrets", Flags.NONE),
  COMPLETION("completion", "bash|zsh|fish", "prints a completion script for a shell", Flags.NONE),
  MAN("man", "", "prints this program's manual page, for man(1)", Flags.NONE),
  DOCTOR("doctor", "", "checks what usually goes wrong; changes nothing", EnumSet.of(Flag.JSON)),
  VERSION("version", "", "prints the version", Flags.NONE),
  HELP("help", "[COMMAND]", "shows help about a command", Flags.NONE);

  /** Flags of every command, in the order in which help lists them. */
  static final Set<Flag> GLOBAL = global();

  private final String words;
  private final String arguments;
  private final String summary;
  private final Set<Flag> flags;

  Command(String words, String arguments, String summary, Set<Flag> flags) {
    this.words = words;
    this.arguments = arguments;
    this.summary = summary;
    this.flags = flags;
  }

  private static Set<Flag> global() {
    Set<Flag> flags = EnumSet.range(Flag.CONFIG, Flag.PLUGIN);
    flags.add(Flag.HELP);
    return flags;
  }

  /** As it is typed: {@code test config}. */
  public String words() {
    return words;
  }

  /** Its arguments for usage texts. */
  String arguments() {
    return arguments;
  }

  /** One line for usage texts. */
  String summary() {
    return summary;
  }

  /** Its own flags, beside the global ones. */
  Set<Flag> flags() {
    return flags;
  }

  /** The last of its words. */
  String lastWord() {
    return words.substring(words.indexOf(' ') + 1);
  }

  /** Whether its arguments are files. */
  boolean takesFiles() {
    return arguments.startsWith("PATH");
  }

  /** The commands of one word. */
  static List<Command> top() {
    List<Command> top = new ArrayList<>();
    for (Command command : values()) {
      if (!command.words.contains(" ")) {
        top.add(command);
      }
    }
    return top;
  }

  boolean accepts(Flag flag) {
    return GLOBAL.contains(flag) || flags.contains(flag);
  }

  /** The commands one word further. */
  List<Command> children() {
    List<Command> found = new ArrayList<>();
    for (Command command : values()) {
      if (command.words.startsWith(words + " ")) {
        found.add(command);
      }
    }
    return found;
  }

  /** Whether it only stands for the commands below it. */
  public boolean isGroup() {
    return !children().isEmpty();
  }

  /** The command of these words. */
  public static Optional<Command> of(String words) {
    for (Command command : values()) {
      if (command.words.equals(words)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** Sets that enum constants can use before the enum itself is ready. */
  private static final class Flags {
    static final Set<Flag> NONE = EnumSet.noneOf(Flag.class);
    static final Set<Flag> SETUP =
        EnumSet.of(
            Flag.TEMPLATE, Flag.DASHBOARDS, Flag.MACHINE_LEARNING, Flag.PIPELINES, Flag.MODULES);
    static final Set<Flag> RUN = EnumSet.range(Flag.DISCARD, Flag.MODULES);

    private Flags() {}
  }
}
