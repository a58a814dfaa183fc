package org.skidder.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.skidder.app.Main;

/**
 * Runs a file to an Elasticsearch, to a file and to the console, so that a start-up cache knows the
 * classes and the hot methods of each.
 */
public final class Training {
  private static final int LINES = 3000;

  /** A training run must never stand in the way of anybody. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Training() {}

  /**
   * Trains.
   *
   * @param arguments a folder to work in
   */
  public static void main(String[] arguments) throws IOException {
    giveUpAfter(LONGEST);
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Path log = folder.resolve("access.log");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines
          .append("192.0.2.")
          .append(i % 250)
          .append(" - - [01/Aug/2018:12:00:00 +0000] \"GET /i/");
      lines.append(i).append(".png?a=b HTTP/1.1\" 200 ").append(i * 31L).append(" \"agent/1.0\"\n");
    }
    Files.writeString(log, lines);
    try (Receiver receiver = new Receiver()) {
      run(folder, "es", log, "output.elasticsearch.hosts: ['" + receiver.address() + "']\n");
      run(folder, "file", log, "output.file.path: '" + folder.resolve("out") + "'\n");
      run(folder, "console", log, "output.console.pretty: false\n");
    }
    System.exit(0);
  }

  private static void giveUpAfter(Duration limit) {
    Timer timer = new Timer("limit", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            Runtime.getRuntime().halt(1);
          }
        },
        limit.toMillis());
  }

  private static void run(Path folder, String name, Path log, String output) throws IOException {
    Path config = folder.resolve(name + ".yml");
    Files.writeString(
        config,
        "filebeat.inputs:\n- {type: log, paths: ['"
            + log
            + "'], tags: [training], close_eof: true}\nfilebeat.shutdown_timeout: 20s\n"
            + output);
    String home = folder.resolve(name).toString();
    int status = Main.run("-e", "-once", "-c", config.toString(), "--path.home", home);
    if (status != 0) {
      throw new IOException("the training run " + name + " failed");
    }
  }
}
