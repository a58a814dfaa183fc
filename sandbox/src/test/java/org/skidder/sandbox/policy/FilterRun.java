package org.skidder.sandbox.policy;

import org.skidder.sandbox.bpf.Interpreter;
import org.skidder.sandbox.kernel.Architecture;

/** Runs the program of a policy. */
final class FilterRun {
  private final Interpreter kernel;

  FilterRun(ResolvedPolicy policy) {
    kernel = new Interpreter(policy.program());
  }

  int verdict(Architecture architecture, int number) {
    return verdict(architecture, number, 0);
  }

  int verdict(Architecture architecture, int number, int argument) {
    return kernel.run(architecture.audit(), number, argument);
  }
}
