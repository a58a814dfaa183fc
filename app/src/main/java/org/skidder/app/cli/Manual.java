package org.skidder.app.cli;

import java.util.List;

/** What is to be said about the program beside commands and flags. */
final class Manual {
  /**
   * A name and what it means.
   *
   * @param name as it is typed or seen
   * @param meaning one or more sentences, plain text
   */
  record Entry(String name, String meaning) {}

  static final List<Entry> SIGNALS =
      List.of(
          new Entry(
              "SIGINT, SIGTERM",
              "stop in order: inputs, then what is on its way (as long as filebeat.shutdown_timeout"
                  + " says; where that is 0, 5 seconds at most for events of removed files),"
                  + " output, registry. A start that is still importing dashboards ends with status"
                  + " 0. Another signal more than a second later ends at once"),
          new Entry(
              "SIGHUP",
              "output, certificates and external files are read again, after a start that is still"
                  + " under way; on a terminal, with --once and in follow it stops like SIGTERM"),
          new Entry("SIGUSR1, SIGUSR2", "ignored"),
          new Entry("SIGQUIT", "prints the stacks of all threads to stderr and goes on"));

  static final List<Entry> EXIT_STATUS =
      List.of(
          new Entry("0", "an orderly end, or help was asked for"),
          new Entry(
              "1",
              "an error, whose reason is printed to stderr as 'Exiting: reason'; a mistake in the"
                  + " command line; a test or check that failed; a second signal"),
          new Entry("3", "the memory did not suffice; start again with a larger -Xmx"),
          new Entry("134, 137", "the process was killed: by the JVM after a crash, by the system"),
          new Entry(
              "159",
              "the process was killed for a system call that a group of seccomp.syscalls has"
                  + " trap or kill_process for"));

  static final List<Entry> ENVIRONMENT =
      List.of(
          new Entry(
              "JAVA_HOME",
              "a Java 25 or later; without it one is looked for in PATH and the usual places"),
          new Entry(
              "SKIDDER_JAVA_OPTS",
              "more options for the JVM, for instance -Xmx1g; they win over those that the launcher"
                  + " sets and explains. With another collector, a heap below 40m or from 32g on,"
                  + " or another layout of objects, the start-up cache is not used"),
          new Entry(
              "SKIDDER_AOT",
              "off: no start-up cache; make: make it now. By itself it is made after a build, or in"
                  + " the background of a first start"),
          new Entry("BEAT_STRICT_PERMS", "false is the same as -strict.perms=false"),
          new Entry(
              "HTTP_PROXY, HTTPS_PROXY, NO_PROXY",
              "proxies of outputs and reports that state none, of setup.dashboards.url and of"
                  + " 'skidder geoip fetch'; http_proxy and so on count where these are not set"),
          new Entry(
              "SSL_CERT_FILE",
              "file with the authorities to trust where ssl.certificate_authorities states none, in"
                  + " place of the system's"),
          new Entry(
              "DOCKER_API_VERSION",
              "version of the Docker Engine API to speak, instead of agreeing upon one"));

  static final List<Entry> FILES =
      List.of(
          new Entry("skidder.yml, filebeat.yml", "the configuration, unless -c names another"),
          new Entry(
              "skidder.keystore, filebeat.keystore",
              "secrets for the configuration, in path.config"),
          new Entry("data/registry.ledger/", "which file is delivered how far, in path.data"),
          new Entry("data/meta.json", "the identity of this installation"),
          new Entry(
              "data/spool.dat.segments/",
              "events of queue.spool, unless file.path names another place; of several outputs each"
                  + " has its name behind spool.dat"),
          new Entry(
              "data/ingest-pipelines",
              "which pipelines of modules were loaded into Elasticsearch; of several outputs each"
                  + " has its name behind it"),
          new Entry("data/geoip/city.mmdb", "the database that 'skidder geoip fetch' brings"),
          new Entry("data/native/", "libraries while they are loaded; else empty"),
          new Entry("data/skidder.lock", "keeps two processes from one data path"),
          new Entry("logs/filebeat", "the log, with older ones beside it as filebeat.1 and so on"));

  private Manual() {}
}
