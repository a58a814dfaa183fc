package org.skidder.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.skidder.app.Main;
import sun.misc.Signal;

/**
 * Runs files to an Elasticsearch until a signal comes, as most real runs do, and one file to each
 * of the usual outputs, so that a start-up cache knows the classes and the hot methods of each.
 */
public final class Training {
  private static final int FILES = 500;
  private static final int FILE_LINES = 20;
  private static final int LINES = 3000;

  /** A training run must never stand in the way of anybody. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

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
    Files.writeString(log, lines(0, LINES));
    Path many = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(many.resolve("access-" + i + ".log"), lines(i, i + FILE_LINES));
    }
    try (Receiver receiver = new Receiver()) {
      String es = "output.elasticsearch.hosts: ['" + receiver.address() + "']\n";
      // First: what is compiled gathers no more facts about how it is used.
      follow(folder, many.resolve("*.log"), es, receiver);
      once(folder, "es", log, es);
      once(folder, "file", log, "output.file.path: '" + folder.resolve("out") + "'\n");
      once(folder, "console", log, "output.console.pretty: false\n");
    }
    System.exit(0);
  }

  /**
   * An event for each number: lines with all that is treated in a way of its own: what JSON
   * escapes, what is not ASCII, none at all, and long ones. The hot loops would be compiled without
   * it otherwise, and again when it first comes.
   */
  private static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (i % 41 == 0) {
        lines.append('\n'); // an empty line is no event
      }
      lines.append("192.0.2.").append(i % 250);
      lines.append(" - - [01/Aug/2018:12:00:00 +0000] \"GET /i/").append(i);
      lines.append(i % 3 == 0 ? ".png?a=b&c=<d> HTTP/1.1\" 200 " : ".png HTTP/1.1\" 200 ");
      lines.append(i * 31L).append(i % 7 == 0 ? " \"agent \u00e4\u20ac/1.0\"" : " \"agent/1.0\"");
      if (i % 11 == 0) {
        lines.append("\tC:\\temp\\").append("x".repeat(i * 7 % 400));
      }
      lines.append(" ".repeat(i % 9)).append('\n');
    }
    return lines.toString();
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

  private static void follow(Path folder, Path logs, String output, Receiver receiver)
      throws IOException {
    Thread stopper = Thread.startVirtualThread(() -> stopAfterAll(receiver));
    run(folder, "follow", "{type: log, paths: ['" + logs + "']}", output);
    stopper.interrupt();
  }

  private static void stopAfterAll(Receiver receiver) {
    try {
      receiver.awaitEvents(FILES * FILE_LINES);
      Signal.raise(new Signal("TERM"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run failed, which is told
    }
  }

  private static void once(Path folder, String name, Path log, String output) throws IOException {
    String input = "{type: log, paths: ['" + log + "'], tags: [training], close_eof: true}";
    run(folder, name, input, output, "-once");
  }

  private static void run(
      Path folder, String name, String input, String output, String... arguments)
      throws IOException {
    Path config = folder.resolve(name + ".yml");
    Files.writeString(
        config, "filebeat.inputs:\n- " + input + "\nfilebeat.shutdown_timeout: 20s\n" + output);
    List<String> all = new ArrayList<>(List.of("-e", "-c", config.toString(), "--path.home"));
    all.add(folder.resolve(name).toString());
    all.add("-strict.perms=false"); // the umask is whatever it is
    all.addAll(List.of(arguments));
    if (Main.run(all.toArray(String[]::new)) != 0) {
      throw new IOException("the training run " + name + " failed");
    }
  }
}
