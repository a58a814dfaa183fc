package org.skidder.sandbox.landlock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.skidder.sandbox.Sandbox;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.report.Message;

/**
 * Restricts itself and tries what is allowed and what is not. Arguments: folder to read, folder to
 * write, forbidden folder, allowed port, forbidden port.
 */
public final class LandlockProbe {
  private LandlockProbe() {}

  private interface Deed {
    void run() throws IOException;
  }

  public static void main(String[] args) throws Exception {
    Path read = Path.of(args[0]);
    Path write = Path.of(args[1]);
    Path forbidden = Path.of(args[2]);
    Thread.ofPlatform().daemon().start(() -> {}).join();
    LandlockConfig config = new LandlockConfig(true, List.of(), List.of());
    LandlockPlan plan =
        new LandlockPlan(List.of(read), List.of(write), Set.of(Integer.valueOf(args[3])));
    LandlockReport report = Landlock.enter(config, plan);
    for (Message message : report.messages()) {
      System.out.println(message.level() + " " + message.text());
    }
    System.out.println("state " + report.state());
    System.out.println("seccomp " + Sandbox.prepare().install(SeccompConfig.defaults()).state());
    System.out.println("pid " + ProcessHandle.current().pid());
    attempt("read", () -> Files.readString(read.resolve("in.log")));
    attempt("list", () -> list(read));
    attempt("write-read-only", () -> Files.writeString(read.resolve("x"), "x"));
    attempt("delete-read-only", () -> Files.delete(read.resolve("in.log")));
    attempt("write", () -> Files.writeString(write.resolve("new"), "x"));
    attempt("rename", () -> Files.move(write.resolve("new"), write.resolve("newer")));
    attempt("append", () -> Files.writeString(write.resolve("newer"), "y"));
    attempt("read-forbidden", () -> Files.readString(forbidden.resolve("secret")));
    attempt("list-root", () -> list(Path.of("/")));
    attempt("connect", () -> connect(args[3]));
    attempt("connect-forbidden", () -> connect(args[4]));
    Thread other =
        Thread.ofPlatform()
            .start(() ->
                attempt("thread-forbidden", () -> Files.readString(forbidden.resolve("secret"))));
    other.join();
  }

  private static void connect(String port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)).close();
  }

  private static void list(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(file -> {});
    }
  }

  private static void attempt(String name, Deed deed) {
    try {
      deed.run();
      System.out.println(name + ": done");
    } catch (IOException e) {
      System.out.println(name + ": " + e.getClass().getSimpleName());
    }
  }
}
