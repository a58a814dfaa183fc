package org.skidder.app.home;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.skidder.core.config.PathsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log who runs where: the first thing to look at when something is odd. */
public final class SystemInfo {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  private SystemInfo() {}

  /** Writes one line each about the program, its build, the JVM, the host and the process. */
  public static void log(String program, UUID uuid, PathsConfig paths, String hostname) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    line("Beat info", "beat", beat(program, uuid, paths));
    line("Build info", "build", build(Version.read()));
    line("JVM info", "jvm", jvm());
    line("Host info", "host", host(hostname));
    line("Process info", "process", process());
  }

  private static void line(String message, String name, Map<String, Object> values) {
    LOG.atInfo().addKeyValue("system_info", Map.of(name, values)).log(message);
  }

  private static Map<String, Object> beat(String program, UUID uuid, PathsConfig paths) {
    Map<String, Object> folders = new LinkedHashMap<>();
    folders.put("config", paths.config().toString());
    folders.put("data", paths.data().toString());
    folders.put("home", paths.home().toString());
    folders.put("logs", paths.logs().toString());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("path", folders);
    values.put("type", program);
    values.put("uuid", uuid.toString());
    return values;
  }

  private static Map<String, Object> build(Version version) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("commit", version.commit());
    values.put("libbeat", version.compatible());
    values.put("time", version.time());
    values.put("version", version.own());
    return values;
  }

  private static Map<String, Object> jvm() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("version", System.getProperty("java.runtime.version", ""));
    values.put("vendor", System.getProperty("java.vendor", ""));
    values.put("max_procs", runtime.availableProcessors());
    values.put("max_heap", runtime.maxMemory());
    return values;
  }

  private static Map<String, Object> host(String hostname) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", hostname);
    values.put("architecture", System.getProperty("os.arch", ""));
    values.put("os", System.getProperty("os.name", ""));
    values.put("kernel_version", System.getProperty("os.version", ""));
    values.put("timezone", TimeZone.getDefault().getID());
    return values;
  }

  private static Map<String, Object> process() {
    ProcessHandle self = ProcessHandle.current();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", "skidder");
    values.put("pid", self.pid());
    self.parent().ifPresent(parent -> values.put("ppid", parent.pid()));
    values.put("cwd", System.getProperty("user.dir", ""));
    self.info().command().ifPresent(command -> values.put("exe", command));
    self.info().startInstant().ifPresent(start -> values.put("start_time", start.toString()));
    return values;
  }
}
