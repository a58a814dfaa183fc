package org.skidder.lab.modules;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.skidder.modules.Fileset;

/**
 * Runs log files through a fileset and prints the documents, or what differs from {@code
 * FILE-expected.json} beside each: {@code SampleMain module/fileset [-v] [-w] [var=value...]
 * FILE...}. {@code -w} writes that file where there is none. Variables are also taken from {@code
 * FILE-variables.json}.
 */
public final class SampleMain {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2018-07-01T00:00:00Z"), ZoneOffset.UTC);

  private SampleMain() {}

  /** Ends with status 1 when something differs. */
  public static void main(String[] args) throws Exception {
    String[] path = args[0].split("/", 2);
    boolean all = false;
    boolean write = false;
    Map<String, Object> variables = new HashMap<>();
    List<Path> files = new ArrayList<>();
    for (String argument : List.of(args).subList(1, args.length)) {
      int equals = argument.indexOf('=');
      if (argument.equals("-v")) {
        all = true;
      } else if (argument.equals("-w")) {
        write = true;
      } else if (equals > 0) {
        variables.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else {
        files.add(Path.of(argument));
      }
    }
    int differences = 0;
    for (Path file : files) {
      Map<String, Object> values = new HashMap<>(Samples.variables(file));
      values.putAll(variables);
      Fileset fileset = SampleLog.fileset(path[0], path[1], values);
      differences += run(fileset, file, all, write, System.out);
    }
    System.exit(differences == 0 ? 0 : 1);
  }

  private static int run(Fileset fileset, Path file, boolean all, boolean write, PrintStream out)
      throws Exception {
    List<Map<String, Object>> actual = Samples.parsed(fileset, file, CLOCK);
    int errors = 0;
    for (Map<String, Object> document : actual) {
      if (Documents.hasError(document)) {
        errors++;
        out.println("has an error: " + document);
      } else if (all) {
        out.println(document);
      }
    }
    Path expectation = Samples.expectation(file);
    if (write && !Files.exists(expectation)) {
      Documents.write(actual, expectation);
    }
    String verdict = "nothing to compare with";
    int differences = 0;
    if (Files.exists(expectation)) {
      List<String> found = Documents.differences(Documents.expected(expectation), actual);
      found.forEach(out::println);
      differences = (int) found.stream().filter(line -> !line.contains(".user_agent.")).count();
      int ofAgents = found.size() - differences;
      verdict = differences + " differences, " + ofAgents + " more of the user agent database";
    }
    out.println(
        fileset
            + " "
            + file.getFileName()
            + ": "
            + actual.size()
            + " documents, "
            + verdict
            + (errors == 0 ? "" : ", " + errors + " with errors"));
    return differences + errors;
  }
}
