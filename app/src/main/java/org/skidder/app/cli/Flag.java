package org.skidder.app.cli;

import java.util.Optional;

/** A flag of the command line, by its long name. */
public enum Flag {
  CONFIG("c", Kind.LIST, "FILE", "configuration file; may be repeated (default skidder.yml)"),
  SETTING("E", Kind.LIST, "KEY=VALUE", "overrides a setting; may be repeated"),
  MODULE_SETTING("M", Kind.LIST, "MODULE.FILESET.KEY=VALUE", "overrides a module's setting"),
  DEBUG("d", Kind.LIST, "SELECTORS", "logs at level debug, only these topics ('*': all of them)"),
  STDERR("e", Kind.SWITCH, "", "logs to stderr instead of files"),
  VERBOSE("v", Kind.SWITCH, "", "logs at level info, if the level was higher"),
  PATH_HOME("path.home", Kind.TEXT, "DIR", "home folder"),
  PATH_CONFIG("path.config", Kind.TEXT, "DIR", "folder of configuration files (default: home)"),
  PATH_DATA("path.data", Kind.TEXT, "DIR", "folder of data (default: data in home)"),
  PATH_LOGS("path.logs", Kind.TEXT, "DIR", "folder of logs (default: logs in home)"),
  STRICT_PERMS("strict.perms", Kind.SWITCH, "", "checks owner and mode of files (default true)"),
  PLUGIN("plugin", Kind.LIST, "FILE", "native plugins; there are none for Skidder"),

  DISCARD("N", Kind.SWITCH, "", "reads and discards every event, without any output"),
  ONCE("once", Kind.SWITCH, "", "stops when all files known at the start have been read"),
  CPU_PROFILE("cpuprofile", Kind.TEXT, "FILE", "records a profile of the run (JFR)"),
  MEM_PROFILE("memprofile", Kind.TEXT, "FILE", "writes a heap dump at the end (hprof)"),
  CONFIG_TEST("configtest", Kind.SWITCH, "", "deprecated: use 'test config'"),
  VERSION("version", Kind.SWITCH, "", "deprecated: use 'version'"),
  SETUP(
      "setup", Kind.SWITCH, "", "before running, imports dashboards and sets up machine learning"),
  HTTP_PROF("httpprof", Kind.TEXT, "ADDRESS", "refused: use --cpuprofile and --memprofile"),
  MODULES(
      "modules",
      Kind.LIST,
      "LIST",
      "modules to run besides those of the configuration, separated by commas"),

  PRETTY("pretty", Kind.SWITCH, "", "prints each event on several lines"),
  FILESET(
      "module",
      Kind.TEXT,
      "MODULE/FILESET",
      "parses the lines as those of a module's fileset, such as nginx/access"),
  TAIL("tail", Kind.SWITCH, "", "begins at the end of files that exist already"),
  STRICT("strict", Kind.SWITCH, "", "treats unknown settings and other warnings as errors"),
  REFERENCE("reference", Kind.SWITCH, "", "prints every option there is, commented out"),
  ES_VERSION("es.version", Kind.TEXT, "VERSION", "version of Elasticsearch to make it for"),
  INDEX("index", Kind.TEXT, "BASE", "base name of the indices (default filebeat)"),
  KIBANA_VERSION("kibana.version", Kind.TEXT, "VERSION", "version of Kibana to make it for"),
  ID("id", Kind.TEXT, "ID", "which dashboard"),
  TEMPLATE("template", Kind.SWITCH, "", "loads the index template"),
  DASHBOARDS("dashboards", Kind.SWITCH, "", "imports index pattern and dashboards into Kibana"),
  MACHINE_LEARNING("machine-learning", Kind.SWITCH, "", "sets up machine learning jobs"),
  PIPELINES("pipelines", Kind.SWITCH, "", "loads the ingest pipelines of the modules in use"),
  JSON("json", Kind.SWITCH, "", "prints JSON instead of a table"),
  FORCE("force", Kind.SWITCH, "", "overwrites without asking"),
  STDIN("stdin", Kind.SWITCH, "", "reads the secret from standard input"),
  URL("url", Kind.TEXT, "URL", "where the database is, packed with gzip or not"),
  FILE("file", Kind.TEXT, "FILE", "file of the database (default: filebeat.geoip.database)"),
  SHA256("sha256", Kind.TEXT, "DIGITS", "checksum that what is fetched must have"),
  PROXY("proxy", Kind.TEXT, "URL", "proxy on the way: http://host:port or socks5://host:port"),
  HELP("help", Kind.SWITCH, "", "shows this help");

  /** What a flag takes. */
  public enum Kind {
    /** Nothing, or {@code =true|false}. */
    SWITCH,
    /** A value; the last one counts. */
    TEXT,
    /** A value each time it is given. */
    LIST
  }

  private final String text;
  private final Kind kind;
  private final String value;
  private final String summary;

  Flag(String text, Kind kind, String value, String summary) {
    this.text = text;
    this.kind = kind;
    this.value = value;
    this.summary = summary;
  }

  /** The name without dashes. */
  public String text() {
    return text;
  }

  /** What it takes. */
  public Kind kind() {
    return kind;
  }

  /** What its value is called in usage texts; empty for switches. */
  String value() {
    return value;
  }

  /** As it is typed: {@code -c}, {@code --once}. */
  String dashed() {
    return (text.length() == 1 ? "-" : "--") + text;
  }

  boolean takesValue() {
    return kind != Kind.SWITCH;
  }

  /** Whether its value is the name of a file. */
  boolean takesFile() {
    return value.equals("FILE");
  }

  /** Whether its value is the name of a folder. */
  boolean takesFolder() {
    return value.equals("DIR");
  }

  /** One line for usage texts. */
  String summary() {
    return summary;
  }

  /** The flag of a name without dashes. */
  static Optional<Flag> of(String name) {
    if (name.equals("h")) {
      return Optional.of(HELP);
    }
    for (Flag flag : values()) {
      if (flag.text.equals(name)) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }
}
