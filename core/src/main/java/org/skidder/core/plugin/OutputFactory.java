package org.skidder.core.plugin;

import org.skidder.core.pipeline.OutputPlan;

/** Makes an output: {@code output.<name>}. */
public interface OutputFactory<C extends Record> extends PluginFactory<C> {
  /** What an output reports, behind its name, that has nothing to test. */
  String UNTESTABLE = "output doesn't support testing";

  /**
   * Prepares the output's connections; nothing is connected or created yet. A start does so twice:
   * first as a trial, see {@link OutputContext#trial}.
   *
   * @throws IllegalArgumentException when the options cannot work; the message is shown to the user
   */
  OutputPlan create(C config, OutputContext context);

  /**
   * Tries every connection for {@code test output} and tells each step.
   *
   * @return whether all went well
   */
  default boolean test(C config, OutputContext context, StepReport report) {
    report.error(name(), name() + " " + UNTESTABLE);
    return false;
  }
}
