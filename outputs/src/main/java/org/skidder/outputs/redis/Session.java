package org.skidder.outputs.redis;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.redis.Conversation;
import org.skidder.core.redis.Conversation.Login;
import org.skidder.core.redis.ReplyReader;
import org.skidder.outputs.net.Connection;

/** A connection to a server, logged in. Not thread-safe, but for {@link #close()}. */
final class Session {
  private static final Pattern VERSION =
      Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)(\\S*)");

  private final Connection connection;
  private final Login login;
  private final Conversation conversation;

  Session(Connection connection, Login login) {
    this.connection = connection;
    this.login = login;
    conversation = new Conversation(connection::write, connection::read);
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
    conversation.logIn(login);
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
    ReplyReader.Text reply = conversation.ask("INFO");
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
    return conversation.replies().readError();
  }

  /** Hangs up. May come from any thread. */
  void close() {
    connection.close();
  }
}
