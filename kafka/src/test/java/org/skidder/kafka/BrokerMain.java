package org.skidder.kafka;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker in a process of its own. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Formats the storage if it is new, then serves.
   *
   * @param arguments the settings' file, and the password of the user {@code scram}
   */
  public static void main(String[] arguments) {
    String user = "name=scram,password=" + arguments[1];
    var _ =
        StorageTool.execute(
            new String[] {
              "format",
              "--ignore-formatted",
              "--standalone",
              "-t",
              "MkU3OEVBNTcwNTJENDM2Qg",
              "-c",
              arguments[0],
              "--add-scram",
              "SCRAM-SHA-256=[" + user + "]",
              "--add-scram",
              "SCRAM-SHA-512=[" + user + "]"
            },
            System.out);
    Kafka.main(new String[] {arguments[0]});
  }
}
