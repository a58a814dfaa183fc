package org.skidder.lab.oracle;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What a seed decides before anything happens.
 *
 * @param seed all follows from it
 * @param logs number of logs
 * @param steps number of actions
 * @param documentIds whether documents have deterministic ids
 * @param workers connections
 * @param queueEvents size of the queue
 * @param bulkMaxSize most events in a request
 * @param packed whether requests are packed
 * @param timeoutMillis how long an answer is waited for
 * @param inputOptions further options of the input
 * @param keepsOpen whether the input keeps files open at their end
 * @param faults which faults the receiver has
 * @param output what kind of receiver it is
 */
record Plan(
    long seed,
    int logs,
    int steps,
    boolean documentIds,
    int workers,
    int queueEvents,
    int bulkMaxSize,
    boolean packed,
    int timeoutMillis,
    List<String> inputOptions,
    boolean keepsOpen,
    Set<Fault> faults,
    Output output) {

  /** Where events go. */
  enum Output {
    ELASTICSEARCH,
    LOGSTASH
  }

  /** Makes the plan of a seed. */
  static Plan of(long seed, Output output) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean stalls = random.nextInt(6) == 0;
    boolean bulk = output == Output.ELASTICSEARCH;
    Set<Fault> faults = EnumSet.copyOf(bulk ? Fault.ofElasticsearch() : Fault.ofLogstash());
    if (!stalls) {
      faults.remove(Fault.STALL);
    }
    // Some seeds have few kinds of faults, so that those meet each other often.
    if (random.nextInt(3) == 0) {
      faults.removeIf(fault -> random.nextBoolean());
      faults.add(bulk ? Fault.UNAVAILABLE : Fault.PARTIAL);
    }
    String closing =
        switch (random.nextInt(8)) {
          case 0 -> "close_eof: true";
          case 1 -> "close_inactive: 150ms";
          case 2 -> "close_renamed: true";
          default -> "";
        };
    String scan = "scan_frequency: " + (100 + random.nextInt(400)) + "ms";
    return new Plan(
        seed,
        1 + random.nextInt(3),
        30 + random.nextInt(50),
        random.nextInt(3) == 0 && bulk,
        random.nextInt(5) == 0 ? 2 : 1,
        random.nextBoolean() ? 4096 : 32 + random.nextInt(400),
        random.nextInt(3) == 0 ? 2048 : 5 + random.nextInt(200),
        random.nextInt(5) == 0,
        stalls ? 1000 : 5000,
        closing.isEmpty() ? List.of(scan) : List.of(scan, closing),
        closing.isEmpty(),
        faults,
        output);
  }

  /** For stress runs: one log after the other is rotated, everything at its default. */
  static Plan stress(long seed) {
    Set<Fault> faults = EnumSet.copyOf(Fault.ofElasticsearch());
    faults.remove(Fault.STALL);
    return new Plan(
        seed,
        3,
        0,
        false,
        1,
        4096,
        2048,
        false,
        5000,
        List.of("scan_frequency: 1s"),
        true,
        faults,
        Output.ELASTICSEARCH);
  }

  /** Most events whose positions are noted together. */
  int batchEvents() {
    return Math.max(1, Math.min(1024, queueEvents / 4));
  }

  long timeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /** The configuration file. */
  String config(Path logs, int port) {
    StringBuilder yaml = new StringBuilder("filebeat.inputs:\n- type: log\n");
    yaml.append("  paths: ['").append(logs).append("/*.log*']\n");
    inputOptions.forEach(option -> yaml.append("  ").append(option).append('\n'));
    yaml.append(
        """
        setup.template.enabled: false
        logging.metrics.enabled: false
        logging.level: debug
        logging.selectors: [input, harvester]
        """);
    yaml.append("queue.mem.events: ").append(queueEvents).append('\n');
    yaml.append(
        String.format(
            Locale.ROOT,
            """
            output.%s:
              hosts: ['127.0.0.1:%d']
              worker: %d
              loadbalance: true
              bulk_max_size: %d
              compression_level: %d
              timeout: %dms
              backoff.init: 5ms
              backoff.max: 60ms
            """,
            output.name().toLowerCase(Locale.ROOT),
            port,
            workers,
            bulkMaxSize,
            packed ? 1 : 0,
            timeoutMillis));
    if (documentIds) {
      yaml.append("  document_id: offset\n");
    }
    if (output == Output.LOGSTASH) {
      yaml.append("  pipelining: ").append(pipelining()).append('\n');
      yaml.append("  slow_start: ").append(seed % 4 == 3).append('\n');
    }
    return yaml.toString();
  }

  /** Windows that may wait for their acknowledgement. */
  int pipelining() {
    return (int) (seed % 3);
  }
}
