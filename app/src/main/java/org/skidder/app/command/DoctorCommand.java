package org.skidder.app.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.doctor.Doctor;
import org.skidder.app.doctor.DoctorReport;

/** {@code doctor}. */
public final class DoctorCommand {
  private DoctorCommand() {}

  /**
   * Looks at everything that usually goes wrong; changes nothing.
   *
   * @return whether nothing is wrong
   */
  public static boolean run(Arguments arguments, PrintStream out) throws CommandException {
    Doctor doctor = new Doctor(Path.of("/proc"), Clock.systemUTC(), Settings.logging(arguments));
    DoctorReport report = doctor.examine(Settings.loader(arguments));
    if (arguments.is(Flag.JSON)) {
      report.json(out);
    } else {
      report.table(out);
    }
    return report.isFine();
  }
}
