package org.skidder.app.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.skidder.core.file.KernelFiles;

/** The name of this host, without asking a name server where that can be avoided. */
public final class HostName {
  private HostName() {}

  /** The name. */
  public static String get() {
    try {
      String name = KernelFiles.read(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // Not Linux: the platform's resolver knows.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
