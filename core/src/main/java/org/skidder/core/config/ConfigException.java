package org.skidder.core.config;

import java.util.List;

/** The configuration cannot be used. The message is meant for the user and lists every problem. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problems.Problem> problems;

  ConfigException(String message, List<Problems.Problem> problems) {
    super(message);
    this.problems = problems;
  }

  /** One problem. */
  public ConfigException(Origin origin, String option, String message) {
    this(new Problems.Problem(Problems.Severity.ERROR, origin, option, message, false));
  }

  private ConfigException(Problems.Problem problem) {
    this(problem.toString(), List.of(problem));
  }

  /** The problems, in the order of the message. */
  public List<Problems.Problem> problems() {
    return problems;
  }
}
