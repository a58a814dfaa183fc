package org.skidder.app.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.skidder.core.log.Reasons;
import org.slf4j.event.Level;

/**
 * Writes to the syslog daemon of this host, in the form of RFC 3164 as daemons take it on their
 * local socket: priority, time, tag with process id, message. Facility local0. When the daemon goes
 * away it is connected again at the next line; what cannot be sent goes to a fallback.
 */
final class SyslogTarget implements LogTarget {
  private static final int LOCAL0 = 16 << 3;

  private final Path socket;
  private final String tag;
  private final LineFormat format;
  private final LogTarget fallback;

  /** None after a failure: it is made at the next line. */
  private @Nullable UnixDatagram connection;

  private boolean broken;

  /**
   * Connects to the daemon.
   *
   * @throws IOException when nobody listens
   */
  SyslogTarget(Path socket, String tag, LineFormat format, LogTarget fallback) throws IOException {
    this.socket = socket;
    this.tag = tag;
    this.format = format;
    this.fallback = fallback;
    this.connection = UnixDatagram.connect(socket);
  }

  @Override
  public synchronized void write(LogLine line) {
    byte[] message = message(line);
    try {
      send(message);
      broken = false;
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        fallback.write(
            Lines.own(line, "cannot write to syslog at " + socket + ": " + Reasons.of(e)));
      }
      fallback.write(line);
    }
  }

  private void send(byte[] message) throws IOException {
    UnixDatagram open = connection;
    if (open != null) {
      try {
        open.send(message);
        return;
      } catch (IOException e) {
        disconnect();
      }
    }
    open = UnixDatagram.connect(socket);
    connection = open;
    open.send(message);
  }

  private void disconnect() {
    UnixDatagram open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  private byte[] message(LogLine line) {
    ZonedDateTime time = line.time().atZone(format.zone());
    String header =
        "<%d>%s %2d %02d:%02d:%02d %s[%d]: "
            .formatted(
                LOCAL0 + severity(line.level()),
                time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                tag,
                ProcessHandle.current().pid());
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    byte[] body = format.formatForSyslog(line);
    byte[] message = new byte[head.length + body.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  private static int severity(Level level) {
    return switch (level) {
      case ERROR -> 3;
      case WARN -> 4;
      case INFO -> 6;
      default -> 7;
    };
  }

  @Override
  public synchronized void close() {
    disconnect();
  }
}
