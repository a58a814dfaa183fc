package org.skidder.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing is lost, and nothing comes again but the unacknowledged window, whatever happens to
 * files, receiver and process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryOracleTest {
  private static final int SEEDS = Integer.getInteger("oracle.seeds", 200);
  private static final int LOGSTASH_SEEDS = Integer.getInteger("oracle.logstash.seeds", 20);
  private static final int SEVERAL_SEEDS = Integer.getInteger("oracle.several.seeds", 4);

  /** Scenarios under way at one time: half of their time they wait. */
  private static final int PARALLEL =
      Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 2, 8);

  private final Path folder;
  private final Map<Plan, Verdict> verdicts = new ConcurrentHashMap<>();
  private SkidderJvm jvm = SkidderJvm.plain();

  DeliveryOracleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void makeStartsQuick() throws Exception {
    jvm = SkidderJvm.quick(folder);
  }

  @Test
  void losesAndRepeatsNothing() throws Exception {
    assertThat(failed(Plan.Output.ELASTICSEARCH, SEEDS)).isEmpty();
  }

  @Test
  void losesNothingOnTheWayToLogstash() throws Exception {
    assertThat(failed(Plan.Output.LOGSTASH, LOGSTASH_SEEDS)).isEmpty();
  }

  @Test
  void losesNothingOfContainers() throws Exception {
    assertThat(failed(Plan.Output.CONTAINERS, SEVERAL_SEEDS)).isEmpty();
  }

  @Test
  void losesNothingInASpool() throws Exception {
    assertThat(failed(Plan.Output.SPOOL, SEVERAL_SEEDS)).isEmpty();
  }

  @Test
  void losesNothingOnTheWayToTwoOutputsOfWhichOneIsAway() throws Exception {
    assertThat(failed(Plan.Output.SEVERAL, SEVERAL_SEEDS)).isEmpty();
  }

  private List<Verdict> failed(Plan.Output output, int seeds) throws Exception {
    List<Verdict> failed = new ArrayList<>();
    try (ExecutorService runners = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<Verdict>> running = new ArrayList<>();
      for (long seed = 1; seed <= seeds; seed++) {
        Plan plan = Plan.of(seed, output);
        running.add(runners.submit(() -> once(plan)));
      }
      for (Future<Verdict> one : running) {
        Verdict verdict = one.get();
        if (!verdict.isGood()) {
          failed.add(verdict);
        }
      }
    }
    return failed;
  }

  /** The verdict on a scenario, which runs now when it did not yet. */
  private Verdict once(Plan plan) throws Exception {
    Verdict known = verdicts.get(plan);
    if (known != null) {
      return known;
    }
    Verdict made = verdict(plan);
    verdicts.put(plan, made);
    return made;
  }

  /**
   * Runs a scenario. When lines came too often, once more: where the machine stands still for a
   * second, what the receiver acknowledged may not be on disk yet.
   */
  private Verdict verdict(Plan plan) throws Exception {
    Verdict verdict = Scenario.run(plan, jvm, folder);
    return verdict.isGood() || !verdict.isLossless() ? verdict : Scenario.run(plan, jvm, folder);
  }

  /** Seeds that found a defect, and what it was. */
  @ParameterizedTest(name = "seed {0}: {1}")
  @CsvSource({
    "19, a file was truncated and grew again while its reader waited for room in the queue",
    "20, a packed file was not read on after a restart",
    "29, two contents of a file had the same document ids after a kill",
    "35, a packed file with the inode of a deleted one was taken for a new file",
    "36, a copy was sent again after a stop between the truncation and the copy's first position",
    "54, a copy was looked at before the truncation of its original was noted",
  })
  void staysRepaired(long seed, String defect) throws Exception {
    assertThat(once(Plan.of(seed, Plan.Output.ELASTICSEARCH))).as(defect).matches(Verdict::isGood);
  }
}
