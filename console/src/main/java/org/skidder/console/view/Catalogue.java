package org.skidder.console.view;

import java.util.ArrayList;
import java.util.List;

/**
 * What each metric means. The table in the documentation is made of it, and the help texts of
 * Prometheus; a test compares it with what a running program has.
 */
public final class Catalogue {
  private static final String OTHER = "No description.";

  /** What a metric is. */
  public enum Kind {
    /** Only grows during a run. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Never changes during a run. */
    CONSTANT,
    /** A text. */
    TEXT
  }

  /**
   * One metric, or several whose names end differently.
   *
   * @param name dotted name; {@code *} stands for any part, at the end for all that may follow
   * @param meaning one sentence, with the unit
   */
  public record Entry(String name, Kind kind, String meaning) {
    /** Whether a metric is this one, or one of these. */
    public boolean covers(String metric) {
      int star = name.indexOf('*');
      return star < 0
          ? metric.equals(name)
          : metric.startsWith(name.substring(0, star)) && matches(metric);
    }

    private boolean matches(String metric) {
      String[] wanted = name.split("\\.", -1);
      String[] parts = metric.split("\\.", -1);
      if (parts.length < wanted.length || (parts.length > wanted.length && !name.endsWith("*"))) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (!wanted[i].equals("*") && !wanted[i].equals(parts[i])) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Entry> ENTRIES = new Catalogue().entries();

  private final List<Entry> all = new ArrayList<>();

  private Catalogue() {}

  /** All of them, in the order in which people read them. */
  public static List<Entry> all() {
    return ENTRIES;
  }

  /** What a metric means. */
  static String meaning(String metric) {
    for (Entry entry : ENTRIES) {
      if (entry.covers(metric)) {
        return entry.meaning();
      }
    }
    return OTHER;
  }

  private void counter(String name, String meaning) {
    all.add(new Entry(name, Kind.COUNTER, meaning));
  }

  private void gauge(String name, String meaning) {
    all.add(new Entry(name, Kind.GAUGE, meaning));
  }

  private void constant(String name, String meaning) {
    all.add(new Entry(name, Kind.CONSTANT, meaning));
  }

  private void text(String name, String meaning) {
    all.add(new Entry(name, Kind.TEXT, meaning));
  }

  private List<Entry> entries() {
    inputs();
    for (String input : List.of("tcp.tcp", "unix.unix", "syslog.tcp", "syslog.unix")) {
      connections("filebeat.input." + input + ".");
    }
    for (String input : List.of("udp.udp", "unix.unix", "syslog.udp", "syslog.unix")) {
      datagrams("filebeat.input." + input + ".");
    }
    slowLogs();
    pipeline();
    output("libbeat.output.");
    severalOutputs();
    spool("libbeat.pipeline.queue.spool.");
    registry();
    containers();
    kubernetes();
    reports();
    process();
    return List.copyOf(all);
  }

  private void inputs() {
    counter("filebeat.events.added", "Events that inputs handed over.");
    counter(
        "filebeat.events.done", "Events whose positions are acknowledged, or that were dropped.");
    gauge("filebeat.events.active", "Events handed over whose positions are not acknowledged yet.");
    counter(
        "filebeat.input.rate_limited.time.ms",
        "Time that readers waited because their input was at its rate_limit, in milliseconds.");
    counter("filebeat.harvester.started", "Files opened to be read.");
    counter("filebeat.harvester.closed", "Files closed.");
    counter(
        "filebeat.harvester.skipped",
        "Files not opened because of harvester_limit or the limit of open files; they are tried"
            + " again.");
    gauge("filebeat.harvester.running", "Files being read or waited for now.");
    gauge("filebeat.harvester.open_files", "Open files of inputs.");
    counter("filebeat.input.log.files.renamed", "Renamed files that were recognised.");
    counter(
        "filebeat.input.log.files.truncated",
        "Files that became shorter and are read from their start.");
    counter(
        "filebeat.input.log.files.replaced",
        "Files with another beginning under a known identity; they are read from their start.");
    counter(
        "filebeat.input.log.files.copies_recognised",
        "Copies, packed rotations and files whose device has another number that are continued,"
            + " not read again.");
    counter(
        "filebeat.input.log.files.read_twice",
        "Files that were opened while another input read them.");
    gauge(
        "filebeat.input.log.files.removed_open_bytes",
        "Bytes of removed files that are not read to their ends and keep their space on the disk.");
    counter(
        "filebeat.input.log.files.given_up",
        "Removed files that were closed because of close_removed_bytes.");
    counter(
        "filebeat.input.log.files.unread_bytes_lost",
        "Bytes that were seen in files that were gone before they were read.");
    gauge(
        "filebeat.input.log.scans.failing",
        "Inputs that could not deal with a file, or with any, when they last looked for files.");
    counter("filebeat.input.log.lines.cut", "Lines longer than max_bytes, cut.");
    counter(
        "filebeat.input.log.lines.filtered", "Lines left out by include_lines and exclude_lines.");
    counter(
        "filebeat.input.log.lines.container_malformed",
        "Lines that should be those of a container and are not.");
    counter(
        "filebeat.input.log.lines.container_unfinished",
        "Lines of containers sent although their last part had not come.");
    counter(
        "filebeat.input.log.lines.container_other_stream",
        "Lines of containers left out because of their stream.");
    counter(
        "filebeat.input.log.lines.json_errors",
        "Lines that are no JSON although the input expects it.");
  }

  private void connections(String input) {
    counter(input + "connections.opened", "Connections taken.");
    counter(input + "connections.closed", "Connections that ended, for whatever reason.");
    gauge(input + "connections.open", "Connections open now.");
    counter(input + "connections.refused", "Connections beyond max_connections.");
    counter(input + "connections.timed_out", "Connections closed because nothing came.");
    counter(input + "connections.failed", "Connections that broke, TLS handshakes included.");
    counter(input + "messages.too_long", "Messages that closed their connection.");
    counter(input + "bytes.lost", "Bytes of messages that never became complete.");
    counter(input + "bytes.received", "Bytes received, after decryption.");
  }

  private void datagrams(String input) {
    counter(input + "datagrams.received", "Datagrams received that were not empty.");
    counter(input + "datagrams.truncated", "Datagrams cut to max_message_size.");
    counter(input + "datagrams.dropped_by_kernel", "Datagrams that came faster than taken.");
    if (input.contains("udp")) {
      counter(input + "bytes.received", "Bytes of datagrams.");
    }
  }

  private void slowLogs() {
    counter("filebeat.input.syslog.messages.invalid", "Messages that are no syslog, sent raw.");
    counter("filebeat.input.redis.entries.read", "Entries of slow logs that were read.");
    counter(
        "filebeat.input.redis.entries.missed",
        "Entries that servers forgot before they were read.");
    counter("filebeat.input.redis.failures", "Slow logs that could not be read; tried again.");
  }

  private void pipeline() {
    gauge("libbeat.pipeline.clients", "Inputs connected to the pipeline.");
    counter("libbeat.pipeline.events.total", "Events that entered the pipeline.");
    counter("libbeat.pipeline.events.filtered", "Events dropped by processors.");
    counter("libbeat.pipeline.events.published", "Events put into the queue.");
    counter("libbeat.pipeline.events.failed", "Events not taken because the input was stopping.");
    counter("libbeat.pipeline.events.dropped", "Events given up for good by the output.");
    counter("libbeat.pipeline.events.retry", "Events sent again.");
    gauge(
        "libbeat.pipeline.events.active",
        "Events in the pipeline: entered, and not acknowledged yet.");
    counter(
        "libbeat.pipeline.events.unrouted",
        "Events that no condition of outputs holds for; they count as handled.");
    counter("ingest.events.total", "Events that were parsed here.");
    counter(
        "ingest.events.failed",
        "Events of those that could not be parsed and whose pipeline does not handle that.");
    counter("libbeat.pipeline.queue.acked", "Acknowledged events that left the queue.");
    gauge("libbeat.pipeline.queue.bytes", "Bytes of memory that queued events hold.");
    counter("libbeat.config.reloads", "Scans of external configuration.");
    counter(
        "libbeat.config.module.starts",
        "Inputs started, whatever file or provider they come from.");
    counter(
        "libbeat.config.module.stops",
        "Inputs stopped because their configuration changed or is gone.");
    gauge("libbeat.config.module.running", "Inputs that run.");
  }

  private void output(String output) {
    text(output + "type", "Name of the output, or the types of several.");
    counter(output + "events.batches", "Batches handed to the output.");
    counter(output + "events.total", "Events in those batches.");
    counter(output + "events.acked", "Events the receiver accepted.");
    counter(output + "events.failed", "Events to be sent again.");
    counter(output + "events.dropped", "Events given up for good.");
    counter(output + "events.duplicates", "Events the receiver had already.");
    gauge(output + "events.active", "Events sent and not answered yet.");
    counter(output + "dropped.*", "Events given up, by reason.");
    counter(output + "write.bytes", "Bytes sent, or written to a file.");
    counter(output + "write.errors", "Failed sends.");
    counter(output + "read.bytes", "Bytes of answers received.");
    counter(output + "read.errors", "Failed answers.");
  }

  private void severalOutputs() {
    output("libbeat.outputs.*.");
    gauge("libbeat.outputs.*.active", "Events that wait for this output or are not acknowledged.");
    counter(
        "libbeat.outputs.*.queue_full",
        "Events that an output with on_blocked: drop did not get, for it held too many.");
    spool("libbeat.outputs.*.spool.");
    counter("libbeat.outputs.kafka.bytes_write", "Bytes sent to brokers of Kafka.");
    counter("libbeat.outputs.kafka.bytes_read", "Bytes received from brokers of Kafka.");
  }

  private void spool(String spool) {
    gauge(spool + "events", "Events on disk that are not acknowledged.");
    gauge(spool + "bytes", "Bytes on disk.");
    gauge(spool + "size", "Bytes on disk at most.");
    counter(spool + "lost_events", "Events that were damaged on disk and are lost.");
    counter(
        spool + "lost_segments",
        "Parts that the disk damaged as a whole; how many of their events are lost may be"
            + " unknown.");
    counter(spool + "damaged_bytes", "Bytes on disk that were damaged and left out.");
  }

  private void containers() {
    gauge("autodiscover.things", "Containers, pods and agents that are there.");
    gauge("autodiscover.configs", "Configurations in use that came out of discovery.");
    counter("autodiscover.events", "What providers told.");
    counter("autodiscover.errors", "Mistakes in configurations that came out of discovery.");
    gauge("docker.containers.running", "Containers that run.");
    counter("docker.events", "What engines told of containers.");
    counter("docker.failures", "Connections to engines that failed or broke; tried again.");
    metadata("docker.metadata.", "container");
    counter("docker.metadata.asked", "Containers asked for one by one.");
    counter(
        "docker.metadata.processes_evicted",
        "Processes forgotten, for more were looked at than are kept.");
    counter("jolokia.probes", "Questions sent to agents.");
    counter("jolokia.answers", "Answers of agents.");
    counter("jolokia.unusable", "Answers that were of no use.");
    gauge("jolokia.agents", "Agents that answer.");
  }

  private void metadata(String metadata, String thing) {
    gauge(metadata + "keys", "What is known by id, name or address.");
    counter(metadata + "found", "Events that got fields.");
    counter(metadata + "unknown", "Events of no known " + thing + ".");
    counter(metadata + "early", "Events sent before the first answer came.");
    counter(metadata + "evicted", "Keys forgotten, for there were more than are kept.");
    counter(metadata + "rejected", "Keys not taken, for there were more than are kept.");
  }

  private void kubernetes() {
    metadata("kubernetes.metadata.", "pod");
    counter("kubernetes.api.lists", "Lists read to their end.");
    counter("kubernetes.api.relists", "Times a server did not know a version any more.");
    counter("kubernetes.api.watches", "Streams begun.");
    counter("kubernetes.api.events", "Changes told.");
    counter("kubernetes.api.errors", "Answers that failed, broke off or did not come.");
  }

  private void registry() {
    gauge("registrar.states.current", "Files on record.");
    counter("registrar.states.update", "Positions taken over.");
    counter("registrar.states.cleanup", "Files forgotten.");
    counter("registrar.writes.total", "Writes of the registry.");
    counter("registrar.writes.success", "Successful ones.");
    counter("registrar.writes.fail", "Failed ones; they are tried again.");
  }

  private void reports() {
    counter("monitoring.reports.sent", "Reports that the monitoring of Elasticsearch took.");
    counter("monitoring.reports.failed", "Reports dropped because no server took them.");
  }

  private void process() {
    gauge("beat.info.uptime.ms", "Time since the start of the process, in milliseconds.");
    text("beat.info.ephemeral_id", "Random UUID of this run.");
    gauge("beat.cpu.user.ticks", "CPU time in user space, in milliseconds, in steps of 10.");
    gauge("beat.cpu.system.ticks", "CPU time in the kernel, in milliseconds, in steps of 10.");
    gauge("beat.cpu.total.ticks", "CPU time, in milliseconds, in steps of 10.");
    gauge("beat.cpu.total.value", "The same as beat.cpu.total.ticks.");
    counter("beat.cpu.user.time.ms", "CPU time in user space, in milliseconds.");
    counter("beat.cpu.system.time.ms", "CPU time in the kernel, in milliseconds.");
    counter("beat.cpu.total.time.ms", "CPU time, in milliseconds.");
    gauge("beat.memstats.memory_alloc", "Heap in use, in bytes.");
    counter(
        "beat.memstats.memory_total",
        "Bytes allocated since the start; only with http or xpack.monitoring.");
    gauge(
        "beat.memstats.gc_next",
        "Size of the heap, in bytes: when it is full, garbage is collected.");
    gauge("beat.memstats.rss", "Resident memory of the process, in bytes.");
    counter(
        "beat.threads.died", "Threads that ended by a mistake in the program; the log names them.");
    gauge("beat.handles.open", "Open file descriptors.");
    gauge("beat.handles.limit.soft", "Limit of open file descriptors in force.");
    gauge("beat.handles.limit.hard", "Limit up to which that limit can be raised.");
    constant("system.cpu.cores", "Logical CPUs.");
    gauge("system.load.1", "Load of the system over one minute.");
    gauge("system.load.5", "Load of the system over five minutes.");
    gauge("system.load.15", "Load of the system over fifteen minutes.");
    gauge("system.load.norm.*", "The load divided by the number of CPUs.");
    text("sandbox.seccomp.state", "Whether system calls are restricted.");
    text("sandbox.seccomp.kernel", "What the kernel can do.");
    text("sandbox.seccomp.policy", "Which policy is in force.");
    text("sandbox.seccomp.features", "Which features of the kernel are used.");
    constant("sandbox.seccomp.rules", "Rules of the policy.");
    constant("sandbox.seccomp.instructions", "Instructions of the filter.");
    text("sandbox.landlock.state", "Whether access to files and ports is restricted.");
    constant("sandbox.landlock.abi", "Version of the kernel's interface.");
    text("sandbox.landlock.restricted", "What is restricted.");
  }
}
