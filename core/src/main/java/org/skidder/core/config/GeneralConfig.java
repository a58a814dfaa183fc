package org.skidder.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The general settings at the top level. */
public record GeneralConfig(
    @Option("Name of the shipper, sent as beat.name and host.name; default: the host's name.")
        Optional<String> name,
    @Option("Tags added to every event.") List<String> tags,
    @Option("Fields added to every event, under `fields`.") Map<String, Object> fields,
    @Option("Put `fields` at the top level of the event, over existing fields.")
        boolean fieldsUnderRoot,
    @Option(value = "CPUs used at the same time at most; 0 or less means all.", def = "0")
        int maxProcs,
    @Option("What the program calls itself towards the receiver.") IdentityConfig identity)
    implements Validated {

  /** Sections at the top level that other parts read. */
  private static final String[] OTHER_SECTIONS = {
    "filebeat",
    "output",
    "outputs",
    "queue",
    "processors",
    "path",
    "logging",
    "seccomp",
    "sandbox",
    "cloud",
    "http",
    "setup",
    "xpack",
    "keystore"
  };

  @Override
  public void validate(Problems.Scope problems) {
    validateFields(fields, fieldsUnderRoot, problems);
  }

  /**
   * Reports what custom fields cannot be: a second {@code @timestamp} in every document, and
   * numbers that no document can have.
   */
  public static void validateFields(
      Map<String, Object> fields, boolean underRoot, Problems.Scope problems) {
    if (underRoot && fields.containsKey("@timestamp")) {
      problems.error(
          "fields",
          "'@timestamp' is the time of the event, which no field can replace; choose another name,"
              + " or use the processor timestamp");
    }
    validateNumbers("fields", fields, problems);
  }

  private static void validateNumbers(String path, Object value, Problems.Scope problems) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, each) -> validateNumbers(path + "." + key, each, problems));
      case List<?> list -> list.forEach(each -> validateNumbers(path, each, problems));
      case Double number when !Double.isFinite(number) ->
          problems.error(
              "fields",
              "'"
                  + path
                  + "' is "
                  + number
                  + ", which JSON cannot say; write another number, or"
                  + " quote it as a text");
      default -> {}
    }
  }

  /**
   * Reads the general settings and checks the names of everything at the top level. Options with
   * errors, which are in the problems then, have their defaults, so that the rest can be checked.
   */
  public static Optional<GeneralConfig> of(Config root, Problems problems) {
    Config paths = root.get("path").orElse(root);
    if (paths != root) {
      new UnknownOptions(problems).check(paths, new Binder.Known(PathsConfig.class));
    }
    return new Binder(problems).allowOther(OTHER_SECTIONS).bindReadable(root, GeneralConfig.class);
  }
}
