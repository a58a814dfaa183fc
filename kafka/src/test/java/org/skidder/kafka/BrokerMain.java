package org.skidder.kafka;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker in a process of its own. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Formats the storage if it is new, then serves.
   *
   * @param arguments the settings' file; for a new storage also the password of the user {@code
   *     scram}
   */
  public static void main(String[] arguments) {
    if (arguments.length > 1) {
      format(arguments[0], "name=scram,password=" + arguments[1]);
    }
    Kafka.main(new String[] {arguments[0]});
  }

  private static void format(String settings, String user) {
    var _ =
        StorageTool.execute(
            new String[] {
              "format",
              "--standalone",
              "-t",
              "MkU3OEVBNTcwNTJENDM2Qg",
              "-c",
              settings,
              "--add-scram",
              "SCRAM-SHA-256=[" + user + "]",
              "--add-scram",
              "SCRAM-SHA-512=[" + user + "]"
            },
            System.out);
  }
}
