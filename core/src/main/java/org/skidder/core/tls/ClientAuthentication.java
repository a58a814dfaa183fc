package org.skidder.core.tls;

/** Whether a server wants certificates from its clients. */
public enum ClientAuthentication {
  /** None is asked for. */
  NONE,
  /** One is asked for; if it comes it must be valid. */
  OPTIONAL,
  /** A valid one must come. */
  REQUIRED
}
