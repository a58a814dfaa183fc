package org.skidder.containers.discovery;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Template;

/** The program, as far as autodiscover needs it. Used by one thread at a time. */
public interface InputHost {
  /** An input that can run. */
  interface Planned {
    /** For messages. */
    String name();
  }

  /**
   * Reads the configuration of an input or a module; nothing is started.
   *
   * @param config with all variables expanded
   * @param fields laid over every event; asked again for each batch
   * @param problems where mistakes go
   * @return the inputs; those with mistakes are left out
   */
  List<Planned> plan(Config config, Supplier<Template> fields, Problems problems);

  /**
   * Lets exactly these run, besides what others want. Returns when what is not among them any more
   * has ended, and what is new was started.
   *
   * @return how many could not be started; they are tried again at the next call
   */
  int run(Collection<Planned> all);

  /** Whether there is something left to read that an input has not read yet. */
  boolean isReading(Planned input);

  /**
   * Nothing more comes to what an input reads: what it holds until more comes goes as it is.
   * Returns at once.
   *
   * @return whether it holds something, or that was not taken yet
   */
  boolean finish(Planned input);
}
