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

  /** Most events of one source in a record of a spool, and as many that wait to be written. */
  private static final int SPOOLED_TOGETHER = 4096;

  /** Where events go. */
  enum Output {
    ELASTICSEARCH,
    LOGSTASH,
    /** To Elasticsearch, from log files of containers. */
    CONTAINERS,
    /** To Elasticsearch, through a spool. */
    SPOOL,
    /** To two Elasticsearch clusters; the second has a spool of its own with every other seed. */
    SEVERAL;

    /** Number of receivers. */
    int receivers() {
      return this == SEVERAL ? 2 : 1;
    }
  }

  /** Makes the plan of a seed. */
  static Plan of(long seed, Output output) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean stalls = random.nextInt(6) == 0;
    boolean bulk = output != Output.LOGSTASH;
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
    if (output == Output.SPOOL || output == Output.SEVERAL) {
      return SPOOLED_TOGETHER;
    }
    return Math.max(1, Math.min(1024, queueEvents / 4));
  }

  /** How lines stand in their files. */
  LineForm form() {
    return output == Output.CONTAINERS ? LineForm.CONTAINER : LineForm.PLAIN;
  }

  long timeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /**
   * The configuration file.
   *
   * @param ports of the receivers
   */
  String config(Path logs, List<Integer> ports) {
    StringBuilder yaml = new StringBuilder("filebeat.inputs:\n- type: log\n");
    yaml.append("  paths: ['").append(logs).append("/*.log*']\n");
    inputOptions.forEach(option -> yaml.append("  ").append(option).append('\n'));
    if (output == Output.CONTAINERS) {
      yaml.append("  docker-json: {partial: true, cri_flags: true}\n");
    }
    yaml.append(
        """
        setup.template.enabled: false
        logging.metrics.enabled: false
        logging.level: debug
        logging.selectors: [input, harvester]
        """);
    if (output == Output.SPOOL) {
      yaml.append(spool("queue"));
    } else {
      yaml.append("queue.mem.events: ").append(queueEvents).append('\n');
    }
    if (output == Output.SEVERAL) {
      yaml.append("outputs:\n- name: first\n  elasticsearch:\n");
      yaml.append(options(ports.getFirst()).indent(2));
      yaml.append("- name: second\n");
      yaml.append(seed % 2 == 0 ? spool("queue").indent(2) : "");
      yaml.append("  elasticsearch:\n").append(options(ports.getLast()).indent(2));
    } else {
      boolean logstash = output == Output.LOGSTASH;
      yaml.append("output.").append(logstash ? "logstash" : "elasticsearch").append(":\n");
      yaml.append(options(ports.getFirst()));
    }
    return yaml.toString();
  }

  private String spool(String section) {
    return String.format(
        Locale.ROOT,
        """
        %s.spool:
          file: {size: %dMiB, prealloc: %s}
          write: {buffer_size: %dKiB, flush.timeout: %dms}
        """,
        section,
        1 + seed % 3,
        seed % 4 < 2,
        20 << (seed % 5),
        seed % 3 * 40);
  }

  private String options(int port) {
    String options =
        String.format(
            Locale.ROOT,
            """
              hosts: ['127.0.0.1:%d']
              worker: %d
              loadbalance: true
              bulk_max_size: %d
              compression_level: %d
              timeout: %dms
              backoff.init: 5ms
              backoff.max: 60ms
            """,
            port,
            workers,
            bulkMaxSize,
            packed ? 1 : 0,
            timeoutMillis);
    if (documentIds) {
      options += "  document_id: offset\n";
    }
    if (output == Output.LOGSTASH) {
      options += "  pipelining: " + pipelining() + "\n  slow_start: " + (seed % 4 == 3) + "\n";
    }
    return options;
  }

  /** Windows that may wait for their acknowledgement. */
  int pipelining() {
    return (int) (seed % 3);
  }
}
