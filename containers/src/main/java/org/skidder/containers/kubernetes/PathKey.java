package org.skidder.containers.kubernetes;

import java.util.Optional;

/**
 * Which part of the path of a log is the key. Paths may have more in front of the folder of the
 * logs than the node has, as when they are seen through a mount of the host. Immutable.
 *
 * @param folder of the logs, with a slash at its end
 * @param cut which part behind the folder
 */
record PathKey(String folder, Cut cut) {
  private static final int ID = 64;
  private static final String LOG = ".log";
  private static final String KUBELET = "/var/lib/kubelet/pods/";
  private static final String POD_LOGS = "/var/log/pods/";
  private static final String LINKS = "/var/log/containers/";

  /** Which part is the key. */
  enum Cut {
    /** The id begins the rest. */
    LEADING_ID,
    /** {@code pod_namespace_container-id.log}. */
    TRAILING_ID,
    /** {@code uid/…}. */
    LEADING_UID,
    /** {@code namespace_pod_uid/…}. */
    UID_OF_NAMES
  }

  /**
   * The rule of a folder.
   *
   * @param folder of the logs
   * @param type what is looked for
   */
  static PathKey of(String folder, Matcher.ResourceType type) {
    String whole = folder.endsWith("/") ? folder : folder + "/";
    if (type == Matcher.ResourceType.POD && whole.startsWith(KUBELET)) {
      return new PathKey(KUBELET, Cut.LEADING_UID);
    }
    if (type == Matcher.ResourceType.POD && whole.startsWith(POD_LOGS)) {
      return new PathKey(POD_LOGS, Cut.UID_OF_NAMES);
    }
    return new PathKey(whole, whole.startsWith(LINKS) ? Cut.TRAILING_ID : Cut.LEADING_ID);
  }

  /** The key in a path; empty if the path is not one of these logs. */
  Optional<String> key(String path) {
    int at = path.indexOf(folder);
    if (at < 0) {
      return Optional.empty();
    }
    String rest = path.substring(at + folder.length());
    return switch (cut) {
      case LEADING_ID -> rest.length() < ID ? Optional.empty() : Optional.of(rest.substring(0, ID));
      case TRAILING_ID -> trailingId(path);
      case LEADING_UID -> path.endsWith(LOG) ? folder(rest) : Optional.empty();
      case UID_OF_NAMES ->
          isLog(rest)
              ? folder(rest).map(names -> names.substring(names.lastIndexOf('_') + 1))
              : Optional.empty();
    };
  }

  private static Optional<String> trailingId(String path) {
    int end = path.length() - LOG.length();
    return path.endsWith(LOG) && end >= ID
        ? Optional.of(path.substring(end - ID, end))
        : Optional.empty();
  }

  /** Also of what was rotated: the kubelet writes the time behind {@code .log}, and packs it. */
  private static boolean isLog(String path) {
    return path.indexOf(LOG, path.lastIndexOf('/') + 1) >= 0;
  }

  private static Optional<String> folder(String rest) {
    int slash = rest.indexOf('/');
    return slash > 0 ? Optional.of(rest.substring(0, slash)) : Optional.empty();
  }
}
