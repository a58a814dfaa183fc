package org.skidder.app.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.skidder.core.config.Config;
import org.skidder.core.config.Origin;
import org.skidder.core.config.Problems;

/**
 * Settings of the command line that go to several filesets ({@code -M '*.*.input.close_eof=true'}):
 * it is no mistake that one of these has no such option, as long as another has it. Belongs to one
 * thread at a time.
 */
final class SharedSettings {
  /** An option as a flag states it. */
  private record Stated(Origin flag, String option) {}

  private static final Comparator<Problems.Problem> BY_LENGTH =
      Comparator.comparingInt(problem -> problem.message().length());

  private final List<Config> sections = new ArrayList<>();
  private final Map<Stated, List<Problems.Problem>> unknown = new LinkedHashMap<>();
  private boolean reported;

  /**
   * Plans the input of a fileset.
   *
   * @param planned plans it and reports to the problems that it gets
   * @param problems where all mistakes go but settings that others may have an option for
   */
  <T> Optional<T> plan(Config section, Function<Problems, Optional<T>> planned, Problems problems) {
    if (!reported) {
      sections.add(section);
    }
    Problems own = problems.another();
    Optional<T> result = planned.apply(own);
    problems.addAll(own, problem -> !isKept(problem));
    return result;
  }

  private boolean isKept(Problems.Problem problem) {
    String flag = problem.origin().file();
    if (!problem.isUnknownOption() || !flag.startsWith("-M ") || !flag.contains("*")) {
      return false;
    }
    if (!reported) {
      unknown
          .computeIfAbsent(new Stated(problem.origin(), problem.option()), _ -> new ArrayList<>())
          .add(problem);
    }
    return true;
  }

  /** Reports those that no fileset of the start has an option for; nothing is kept after that. */
  void report(Problems problems) {
    unknown.forEach((stated, found) -> {
      if (found.size() >= sections.stream().filter(section -> has(section, stated)).count()) {
        // The longest says what was probably meant.
        problems.addAll(List.of(Collections.max(found, BY_LENGTH)));
      }
    });
    reported = true;
    sections.clear();
    unknown.clear();
  }

  private static boolean has(Config section, Stated stated) {
    return section.get(stated.option()).filter(at -> at.origin().equals(stated.flag())).isPresent();
  }
}
