package org.skidder.core.redis;

/** What error replies mean. */
public final class Refusals {
  private Refusals() {}

  /** Whether the reply is about the key of a command, and says nothing about others. */
  public static boolean isOfKey(String reply) {
    return reply.startsWith("WRONGTYPE ")
        || (reply.startsWith("NOPERM ")
            && (reply.contains("access a key") || reply.contains("access one of the keys")));
  }

  /** The reply, and what to do about it. */
  public static String readable(String reply) {
    int blank = reply.indexOf(' ');
    String code = blank < 0 ? reply : reply.substring(0, blank);
    String advice =
        switch (code) {
          case "NOAUTH" -> "the server wants a password (password)";
          case "WRONGPASS" -> "user or password is wrong (username, password)";
          case "NOPERM" -> "the user lacks this permission (ACL)";
          case "OOM" -> "the server has no memory left (maxmemory); whoever reads the list is late";
          case "READONLY" -> "this is a replica; state the master's address in hosts";
          case "LOADING" -> "the server has just started and is still reading its data";
          case "MISCONF" -> "the server cannot save its data and refuses writes; see its log";
          case "WRONGTYPE" -> "the key holds something else than a list";
          case "MOVED", "ASK", "CLUSTERDOWN" ->
              "this is a node of a cluster, and the key belongs to another one; state that one's"
                  + " address in hosts";
          default -> "";
        };
    if (advice.isEmpty() && reply.contains("invalid password")) {
      advice = "the password is wrong (password)";
    }
    if (advice.isEmpty() && reply.contains("without any password configured")) {
      advice = "the server has no password; remove it here";
    }
    return advice.isEmpty() ? reply : reply + " (" + advice + ")";
  }
}
