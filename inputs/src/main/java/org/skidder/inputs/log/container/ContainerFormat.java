package org.skidder.inputs.log.container;

/** Formats of the lines in log files of containers. */
public enum ContainerFormat {
  /** Each line tells: one that begins with a brace is Docker's, any other CRI's. */
  AUTO,
  /** One JSON object a line, as Docker's driver {@code json-file} writes it. */
  DOCKER,
  /** Time, stream and text, separated by blanks, as containerd and CRI-O write it. */
  CRI
}
