package org.skidder.inputs.syslog;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;

/**
 * Parses messages of <a href="https://www.rfc-editor.org/rfc/rfc3164">RFC 3164</a> and its variants
 * in the field, and of <a href="https://www.rfc-editor.org/rfc/rfc5424">RFC 5424</a>. Holds the
 * parts of the last message as slices of its bytes. Never fails on any bytes. Belongs to one
 * thread.
 */
final class SyslogParser {
  private static final int PRIORITY_DIGITS = 5;
  private static final int PID_DIGITS = 18;

  private final Format format;
  private final SyslogTime time;
  private final Cursor in = new Cursor();
  private final StructuredData structuredData = new StructuredData();

  private int priority;
  private long timestamp;
  private boolean hostless;
  private int hostFrom;
  private int hostTo;
  private int programFrom;
  private int programTo;
  private long pid;
  private int messageFrom;
  private int end;
  private int version;
  private int processFrom;
  private int processTo;
  private int idFrom;
  private int idTo;
  private @Nullable FieldMap data;

  /**
   * @param format which of the two are understood
   * @param zone of times that have none
   */
  SyslogParser(Format format, ZoneId zone) {
    this.format = format;
    time = new SyslogTime(zone);
  }

  /**
   * Parses a message.
   *
   * @param now time of receiving, milliseconds since the epoch
   * @return whether it could be understood; nothing else is to be asked when not
   */
  boolean parse(byte[] bytes, int from, int to, long now) {
    clear();
    end = to;
    while (end > from && bytes[end - 1] == '\n') {
      end--;
    }
    in.set(bytes, from, end);
    priority = readPriority();
    int body = in.at();
    if (format != Format.RFC3164 && priority >= 0 && structured(now)) {
      return true;
    }
    if (format == Format.RFC5424) {
      return false;
    }
    int given = priority;
    clear();
    priority = given;
    in.at(body);
    return plain(now);
  }

  private void clear() {
    priority = -1;
    hostFrom = 0;
    hostTo = 0;
    programFrom = 0;
    programTo = 0;
    pid = -1;
    version = 0;
    processFrom = 0;
    processTo = 0;
    idFrom = 0;
    idTo = 0;
    data = null;
  }

  /**
   * Lets go of the message, whose bytes would else live as long as the sender is there. Nothing is
   * to be asked any more.
   */
  void forget() {
    in.clear();
    clear();
  }

  private int readPriority() {
    int begin = in.at();
    if (in.skip('<')) {
      int digits = in.digits();
      int value = digits >= 1 && digits <= PRIORITY_DIGITS ? in.number(digits) : -1;
      if (value >= 0 && in.skip('>')) {
        return value;
      }
    }
    in.at(begin);
    return -1;
  }

  private boolean plain(long now) {
    skipSequence();
    if (Cursor.isDigit(in.peek(0))) {
      return time.iso(in, now) && behindTime();
    }
    int begin = in.at();
    boolean understood = time.bsd(in, now, true) && behindTime();
    if (!time.wordBehind() || (understood && (hostTo > 0 || hostless))) {
      return understood;
    }
    // No host is behind what looks like a year or a zone: it is the host itself.
    int given = priority;
    clear();
    priority = given;
    in.at(begin);
    return time.bsd(in, now, false) && behindTime();
  }

  private boolean behindTime() {
    timestamp = time.millis();
    // Routers put a colon behind the time, and no host.
    hostless = in.skip(':');
    if (!in.skipBlank() || in.isAtEnd()) {
      return false;
    }
    messageFrom = in.at();
    if (hostless || readHost()) {
      body();
    }
    return true;
  }

  /** Passes {@code 123: }, the number routers give a message, and their mark of an unsure clock. */
  private void skipSequence() {
    int digits = in.digits();
    if (digits > 0 && in.peek(digits) == ':' && in.peek(digits + 1) == ' ') {
      in.at(in.at() + digits + 2);
    }
    if (in.peek(0) == '*' || in.peek(0) == '.') {
      in.at(in.at() + 1);
    }
  }

  /** Reads the host; whether a program may follow. */
  private boolean readHost() {
    int from = in.at();
    int to = in.blank();
    if (to == from || to == end) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isHostByte(in.data()[i])) {
        return isProgram();
      }
    }
    if (isProgram()) {
      return true; // what programs write to the local syslog has no host
    }
    hostFrom = from;
    hostTo = to;
    in.at(to + 1);
    messageFrom = in.at();
    return true;
  }

  private static boolean isHostByte(byte b) {
    return (b >= 0x2d && b <= 0x5f) || (b >= 'a' && b <= 'z');
  }

  /** Whether a program with its colon stands where a host could be; stays there. */
  private boolean isProgram() {
    int before = in.at();
    boolean found = body();
    in.at(before);
    if (found) {
      programFrom = 0;
      programTo = 0;
      pid = -1;
      messageFrom = before;
    }
    return found;
  }

  /** Reads {@code program[pid]: }, or leaves everything to the message. */
  private boolean body() {
    byte[] bytes = in.data();
    int from = in.at();
    int i = from;
    while (i < end && !Cursor.isBlank(bytes[i]) && bytes[i] != '[' && bytes[i] != ']') {
      i++;
    }
    if (i == from || i == end) {
      return false;
    }
    if (bytes[i] == '[') {
      return pid(from, i);
    }
    if (!Cursor.isBlank(bytes[i]) || bytes[i - 1] != ':' || i - from < 2) {
      return false;
    }
    program(from, i - 1, -1, i + 1);
    return true;
  }

  private boolean pid(int from, int bracket) {
    in.at(bracket + 1);
    int digits = in.digits();
    if (digits == 0 || digits > PID_DIGITS) {
      return false;
    }
    long value = number(in.at(), digits);
    in.at(in.at() + digits);
    if (!in.skip(']') || !in.skip(':') || (!in.isAtEnd() && !in.skipBlank())) {
      return false;
    }
    program(from, bracket, value, in.at());
    return true;
  }

  private void program(int from, int to, long process, int message) {
    programFrom = from;
    programTo = to;
    pid = process;
    messageFrom = message;
  }

  private long number(int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value * 10 + (in.data()[i] - '0');
    }
    return value;
  }

  private boolean structured(long now) {
    int digits = in.digits();
    if (digits < 1 || digits > 3 || in.peek(0) == '0') {
      return false;
    }
    version = in.number(digits);
    if (!in.skip(' ') || !structuredTime(now) || !in.skip(' ')) {
      return false;
    }
    hostFrom = in.at();
    hostTo = word();
    programFrom = in.at();
    programTo = word();
    processFrom = in.at();
    processTo = word();
    idFrom = in.at();
    idTo = word();
    if (hostTo < 0 || programTo < 0 || processTo < 0 || idTo < 0) {
      return false;
    }
    processId();
    if (!in.skip('-')) {
      data = structuredData.read(in);
      if (data == null) {
        return false;
      }
    }
    if (!in.isAtEnd() && !in.skip(' ')) {
      return false;
    }
    messageFrom = in.at();
    boolean marked = in.peek(0) == 0xef && in.peek(1) == 0xbb && in.peek(2) == 0xbf;
    messageFrom += marked ? 3 : 0;
    return true;
  }

  private boolean structuredTime(long now) {
    if (in.peek(0) == '-' && in.peek(1) == ' ') {
      in.at(in.at() + 1);
      timestamp = now;
      return true;
    }
    if (!time.iso(in, now)) {
      return false;
    }
    timestamp = time.millis();
    return true;
  }

  /** Passes a word and the blank behind it; where the word ends, or −1 when there is none. */
  private int word() {
    int to = in.at();
    while (to < end && in.data()[to] != ' ') {
      to++;
    }
    if (to == in.at() || to == end) {
      return -1;
    }
    in.at(to + 1);
    return to;
  }

  private void processId() {
    int length = processTo - processFrom;
    int before = in.at();
    in.at(processFrom);
    if (length <= PID_DIGITS && in.digits() == length) {
      pid = number(processFrom, length);
      processTo = processFrom;
    }
    in.at(before);
  }

  /** Facility × 8 + severity; −1 when there is none. */
  int priority() {
    return priority;
  }

  /** Milliseconds since the epoch. */
  long timestamp() {
    return timestamp;
  }

  /** The host, or null. */
  @Nullable ByteText host() {
    return slice(hostFrom, hostTo);
  }

  /** The program (of RFC 5424: APP-NAME), or null. */
  @Nullable ByteText program() {
    return slice(programFrom, programTo);
  }

  /** Number of the process; −1 when there is none. */
  long pid() {
    return pid;
  }

  /** The text; may be empty. */
  ByteText message() {
    return new ByteText(in.data(), messageFrom, Math.max(0, end - messageFrom));
  }

  /** VERSION of RFC 5424; 0 for other messages. */
  int version() {
    return version;
  }

  /** PROCID of RFC 5424 when it is no number, or null. */
  @Nullable ByteText processName() {
    return slice(processFrom, processTo);
  }

  /** MSGID of RFC 5424, or null. */
  @Nullable ByteText messageId() {
    return slice(idFrom, idTo);
  }

  /** STRUCTURED-DATA of RFC 5424 by id and name, or null. */
  @Nullable FieldMap data() {
    return data;
  }

  /** Writes all but the time, the text and the structured data to a key. */
  void header(HeaderKey key) {
    key.clear();
    key.add(((long) version << Integer.SIZE) | (priority & 0xffffffffL));
    key.add(pid);
    key.add(in.data(), hostFrom, hostTo);
    key.add(in.data(), programFrom, programTo);
    key.add(in.data(), processFrom, processTo);
    key.add(in.data(), idFrom, idTo);
  }

  /** A part, unless it is empty or nil. */
  private @Nullable ByteText slice(int from, int to) {
    boolean nil = version > 0 && to - from == 1 && in.data()[from] == '-';
    return to <= from || nil ? null : new ByteText(in.data(), from, to - from);
  }
}
