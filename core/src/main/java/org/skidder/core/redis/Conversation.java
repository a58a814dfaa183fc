package org.skidder.core.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.skidder.core.json.JsonBuffer;

/** Questions and answers on a connection to a server. Not thread-safe. */
public final class Conversation {
  private final Sink sink;
  private final ReplyReader replies;
  private final JsonBuffer out = new JsonBuffer(256);

  /** Where bytes go. */
  @FunctionalInterface
  public interface Sink {
    /** Writes all of them. */
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * What a connection begins with.
   *
   * @param user for servers with access control lists; empty for none
   * @param password empty for none
   * @param database number
   */
  public record Login(String user, String password, int database) {}

  /** Talks over a connection that need not be open yet. */
  public Conversation(Sink sink, ReplyReader.Source source) {
    this.sink = sink;
    replies = new ReplyReader(source);
  }

  /** The replies to what was sent past this class. */
  public ReplyReader replies() {
    return replies;
  }

  /**
   * Logs in, asks whether the server answers, and selects the database; the first thing on a new
   * connection.
   *
   * @throws IOException when the server refuses; the message says what to do
   */
  public void logIn(Login login) throws IOException {
    authenticate(login);
    expectOk("PING");
    if (login.database() != 0) {
      expectOk("SELECT", Integer.toString(login.database()));
    }
  }

  /**
   * Logs in and nothing else, where the user may have no permission for more; the first thing on a
   * new connection.
   *
   * @throws IOException when the server refuses; the message says what to do
   */
  public void authenticate(Login login) throws IOException {
    replies.clear();
    if (!login.password().isEmpty()) {
      if (login.user().isEmpty()) {
        expectOk("AUTH", login.password());
      } else {
        expectOk("AUTH", login.user(), login.password());
      }
    }
  }

  private void expectOk(String... command) throws IOException {
    ReplyReader.Text reply = ask(command);
    if (reply.isError()) {
      throw new IOException(Refusals.readable(reply.text()));
    }
  }

  /** Sends a command and reads its reply, which must be a text, a number or an error. */
  public ReplyReader.Text ask(String... command) throws IOException {
    send(command);
    return replies.readText();
  }

  /** Sends a command; its reply is to be read from {@link #replies()}. */
  public void send(String... command) throws IOException {
    out.clear();
    out.raw('*').number(command.length).ascii("\r\n");
    for (String word : command) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      out.raw('$').number(utf8.length).ascii("\r\n").raw(utf8).ascii("\r\n");
    }
    sink.write(out.array(), 0, out.size());
  }
}
