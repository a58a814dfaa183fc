package org.skidder.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.skidder.app.cli.ArgumentScanner;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Command;
import org.skidder.app.cli.Completion;
import org.skidder.app.cli.Flag;
import org.skidder.app.cli.ManPage;
import org.skidder.app.cli.Usage;
import org.skidder.app.cli.UsageException;
import org.skidder.app.command.CommandException;
import org.skidder.app.command.Dialogue;
import org.skidder.app.command.DoctorCommand;
import org.skidder.app.command.ExportCommand;
import org.skidder.app.command.FollowCommand;
import org.skidder.app.command.GeoipCommand;
import org.skidder.app.command.KeystoreCommand;
import org.skidder.app.command.ModulesCommand;
import org.skidder.app.command.RegistryCommand;
import org.skidder.app.command.Schema;
import org.skidder.app.command.SeccompCommand;
import org.skidder.app.command.Settings;
import org.skidder.app.command.SetupCommand;
import org.skidder.app.command.Start;
import org.skidder.app.command.TestCommand;
import org.skidder.app.home.Version;
import org.skidder.app.log.LogSetup;
import org.skidder.app.log.LogSystem;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.log.Reasons;

/** The program's entry. */
public final class Main {
  /** Exit status of an orderly end. */
  static final int OK = 0;

  /** Exit status of everything that went wrong. */
  static final int FAILED = 1;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final long started = System.nanoTime();

  Main(PrintStream out, PrintStream err) {
    this(InputStream.nullInputStream(), out, err);
  }

  Main(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs a command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line on the streams of the process and returns the exit status. */
  public static int run(String... arguments) {
    // Unless told before the first look-up, the runtime remembers addresses for half a minute, and
    // a server that moved is looked for where it was. Not forgotten at once, as a proxy that closes
    // each connection must not cost a look-up for each request.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    // Or numbers in files, requests and messages have other digits where the machine speaks Arabic.
    Locale.setDefault(Locale.ROOT);
    // Not System.out: its encoding is that of the terminal, and what is printed is UTF-8.
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int status = new Main(System.in, out, err).run(List.of(arguments));
    out.flush();
    err.flush();
    return status;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)),
        descriptor == FileDescriptor.err,
        StandardCharsets.UTF_8);
  }

  /** Runs a command line and returns the exit status. */
  int run(List<String> arguments) {
    Arguments understood;
    try {
      understood = ArgumentScanner.scan(arguments);
    } catch (UsageException e) {
      err.println("Error: " + e.getMessage());
      err.println();
      err.print(e.command().map(Main::usage).orElse("Run 'skidder --help' for usage.\n"));
      return FAILED;
    }
    return dispatch(understood, arguments.size());
  }

  private int dispatch(Arguments arguments, int given) {
    Command command = arguments.command();
    if (command == Command.HELP || arguments.is(Flag.HELP)) {
      return help(arguments);
    }
    if (command.isGroup()) {
      out.print(Usage.of(command));
      return OK;
    }
    try {
      if (command != Command.RUN && command != Command.VERSION) {
        LogSetup.warningsToStderr(LogSystem.current(), Settings.logging(arguments));
      }
      return perform(arguments, given);
    } catch (CommandException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (ConfigException e) {
      int status = failed(String.valueOf(e.getMessage()));
      if (e.problems().stream().anyMatch(Problems.Problem::isOfFlag)) {
        err.println();
        err.print(usage(command));
      }
      return status;
    } catch (IOException e) {
      return failed(Reasons.told(e));
    } catch (RuntimeException e) {
      int status = failed(Reasons.unexpected(e));
      if (!arguments.all(Flag.DEBUG).isEmpty()) {
        e.printStackTrace(err);
      }
      return status;
    }
  }

  private static String usage(Command command) {
    return command == Command.RUN ? Usage.ofProgram() : Usage.of(command);
  }

  private int perform(Arguments arguments, int given) throws CommandException, IOException {
    Command command = arguments.command();
    switch (command) {
      case RUN -> Start.run(arguments, out, err, started);
      case FOLLOW -> FollowCommand.run(arguments, err, started);
      case TEST_CONFIG -> TestCommand.config(arguments, out, err);
      case TEST_OUTPUT -> {
        return TestCommand.output(arguments, out) ? OK : FAILED;
      }
      case TEST_SECCOMP -> {
        return SeccompCommand.test(arguments, out, err);
      }
      case SECCOMP_SHOW -> {
        return SeccompCommand.show(arguments, out, err);
      }
      case SECCOMP_RECORD -> {
        return SeccompCommand.record(arguments, given, out, err);
      }
      case EXPORT_CONFIG -> ExportCommand.config(arguments, out);
      case EXPORT_TEMPLATE -> ExportCommand.template(arguments, out);
      case EXPORT_INDEX_PATTERN -> ExportCommand.indexPattern(arguments, out);
      case EXPORT_DASHBOARD -> ExportCommand.dashboard(arguments, out);
      case EXPORT_SCHEMA -> Schema.print(out);
      case SETUP -> SetupCommand.run(arguments, out, err);
      case COMPLETION -> {
        return completion(arguments.rest());
      }
      case MAN -> out.print(ManPage.of(Version.read().own()));
      case REGISTRY_SHOW -> RegistryCommand.show(arguments, out, err);
      case REGISTRY_EXPORT -> {
        return RegistryCommand.export(arguments, out, err) ? OK : FAILED;
      }
      case MODULES_NEW -> ModulesCommand.layOut(arguments, out);
      case MODULES_LIST -> ModulesCommand.list(arguments, out);
      case MODULES_ENABLE -> {
        return ModulesCommand.enable(arguments, out) ? OK : FAILED;
      }
      case MODULES_DISABLE -> {
        return ModulesCommand.disable(arguments, out, err) ? OK : FAILED;
      }
      case GEOIP_FETCH -> GeoipCommand.fetch(arguments, out);
      case GEOIP_SHOW -> GeoipCommand.show(arguments, out);
      case KEYSTORE_CREATE -> KeystoreCommand.create(arguments, new Dialogue(in, out));
      case KEYSTORE_ADD -> KeystoreCommand.add(arguments, new Dialogue(in, out), err);
      case KEYSTORE_LIST -> KeystoreCommand.list(arguments, out);
      case KEYSTORE_REMOVE -> KeystoreCommand.remove(arguments, out);
      case DOCTOR -> {
        return DoctorCommand.run(arguments, out) ? OK : FAILED;
      }
      case VERSION -> out.println(Version.read().line());
      default -> throw new IllegalStateException(command.words());
    }
    return OK;
  }

  private int completion(List<String> shells) {
    Optional<String> script =
        shells.size() == 1 ? Completion.of(shells.getFirst()) : Optional.empty();
    out.print(script.orElse("Name one shell: skidder completion bash, zsh or fish\n"));
    return script.isPresent() ? OK : FAILED;
  }

  private int help(Arguments arguments) {
    if (arguments.command() != Command.HELP) {
      boolean alone = arguments.command() == Command.RUN && arguments.rest().isEmpty();
      out.print(alone ? Usage.ofProgram() : Usage.of(arguments.command()));
      return OK;
    }
    String words = String.join(" ", arguments.rest());
    if (words.isEmpty()) {
      out.print(Usage.ofProgram());
      return OK;
    }
    out.print(
        Command.of(words)
            .map(Usage::of)
            .orElseGet(() -> "There is no command '" + words + "'.\n\n" + Usage.ofProgram()));
    return OK;
  }

  private int failed(String reason) {
    err.println("Exiting: " + reason);
    return FAILED;
  }
}
