package org.skidder.outputs.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.json.JsonBuffer;
import org.skidder.outputs.net.Connection;

/** A connection to a server, logged in. Not thread-safe, but for {@link #close()}. */
final class Session {
  private static final Pattern VERSION =
      Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)(\\S*)");

  private final Connection connection;
  private final Login login;
  private final ReplyReader replies;
  private final JsonBuffer out = new JsonBuffer(256);

  /**
   * What a connection begins with.
   *
   * @param user for servers with access control lists; empty for none
   * @param password empty for none
   * @param database number
   */
  record Login(String user, String password, int database) {}

  Session(Connection connection, Login login) {
    this.connection = connection;
    this.login = login;
    replies = new ReplyReader(connection::read);
  }

  /** The connection itself. */
  Connection connection() {
    return connection;
  }

  /** Connects and logs in. */
  void open() throws IOException {
    connection.open();
    try {
      logIn();
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Logs in on an open connection. */
  void logIn() throws IOException {
    replies.clear();
    if (!login.password().isEmpty()) {
      if (login.user().isEmpty()) {
        expectOk("AUTH", login.password());
      } else {
        expectOk("AUTH", login.user(), login.password());
      }
    }
    expectOk("PING");
    if (login.database() != 0) {
      expectOk("SELECT", Integer.toString(login.database()));
    }
  }

  private void expectOk(String... command) throws IOException {
    ReplyReader.Text reply = ask(command);
    if (reply.isError()) {
      throw new IOException(Refusals.readable(reply.text()));
    }
  }

  private ReplyReader.Text ask(String... command) throws IOException {
    out.clear();
    out.raw('*').number(command.length).ascii("\r\n");
    for (String word : command) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      out.raw('$').number(utf8.length).ascii("\r\n").raw(utf8).ascii("\r\n");
    }
    connection.write(out.array(), 0, out.size());
    return replies.readText();
  }

  /**
   * A server's version.
   *
   * @param major first number
   * @param minor second number
   * @param text all of it
   */
  record Version(int major, int minor, String text) {
    /** Whether RPUSH takes several values. */
    boolean pushesSeveral() {
      return major > 2 || (major == 2 && minor >= 4);
    }
  }

  /**
   * The server's version; empty when it does not tell (proxies, or a user without the permission),
   * and so is not an old one.
   *
   * @throws IOException when the answer has no version in it
   */
  Optional<Version> version() throws IOException {
    ReplyReader.Text reply = ask("INFO");
    if (reply.isError()) {
      return Optional.empty();
    }
    Matcher matcher = VERSION.matcher(reply.text());
    if (!matcher.find()) {
      throw new IOException("the server's answer to INFO has no redis_version in it");
    }
    return Optional.of(
        new Version(
            number(matcher.group(1)),
            number(matcher.group(2)),
            matcher.group(1) + "." + matcher.group(2) + matcher.group(3)));
  }

  private static int number(String digits) {
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  /** Sends commands that are encoded already. */
  void send(byte[] commands, int offset, int length) throws IOException {
    connection.write(commands, offset, length);
  }

  /** The next reply: its text when it is an error. */
  Optional<String> error() throws IOException {
    return replies.readError();
  }

  /** Hangs up. May come from any thread. */
  void close() {
    connection.close();
  }
}
