package org.skidder.outputs.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A SOCKS5 proxy (RFC 1928), with user name and password where it wants them (RFC 1929).
 *
 * @param authority where it is, and as whom to use it
 * @param localResolver whether names are looked up here; otherwise the proxy does it
 */
record SocksProxy(Authority authority, boolean localResolver) {
  private static final int PORT = 1080;
  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int PASSWORD = 2;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int LONGEST = 255;

  /**
   * Reads {@code socks5://[user:password@]host[:port]}.
   *
   * @throws IllegalArgumentException when it is no such URL
   */
  public static SocksProxy parse(String url, boolean localResolver) {
    String text = url.strip();
    int end = text.indexOf("://");
    String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
    if (!scheme.equals("socks5")) {
      throw new IllegalArgumentException(
          "proxy: unknown scheme: " + scheme + "; use socks5://[user:password@]host:port");
    }
    String rest = text.substring(end + 3);
    int slash = rest.indexOf('/');
    return new SocksProxy(
        Authority.parse(slash < 0 ? rest : rest.substring(0, slash), PORT), localResolver);
  }

  /** Asks the proxy for a connection to an address. */
  void connect(Socket proxy, InetAddress target, int port) throws IOException {
    byte[] address = target.getAddress();
    connect(proxy, address.length == 4 ? IPV4 : IPV6, address, port, target.getHostAddress());
  }

  /** Asks the proxy for a connection to a host that the proxy looks up. */
  void connect(Socket proxy, HostPort target) throws IOException {
    byte[] name = target.host().getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST) {
      throw new IOException("the host name is too long for a SOCKS proxy: " + target.host());
    }
    byte[] counted = new byte[name.length + 1];
    counted[0] = (byte) name.length;
    System.arraycopy(name, 0, counted, 1, name.length);
    connect(proxy, NAME, counted, target.port(), target.host());
  }

  private void connect(Socket proxy, int kind, byte[] address, int port, String target)
      throws IOException {
    InputStream in = proxy.getInputStream();
    OutputStream out = proxy.getOutputStream();
    authenticate(in, out);
    byte[] request = new byte[4 + address.length + 2];
    request[0] = VERSION;
    request[1] = 1;
    request[3] = (byte) kind;
    System.arraycopy(address, 0, request, 4, address.length);
    request[request.length - 2] = (byte) (port >> 8);
    request[request.length - 1] = (byte) port;
    out.write(request);
    byte[] answer = answer(in, 3);
    if (answer[0] != 0) {
      throw new IOException(
          "the proxy "
              + this
              + " does not connect to "
              + new HostPort(target, port)
              + ": "
              + refusal(answer[0]));
    }
    // The address it connected from; of no interest, but it has to be read.
    switch (answer[2]) {
      case IPV4 -> read(in, 4 + 2);
      case IPV6 -> read(in, 16 + 2);
      case NAME -> read(in, (read(in, 1)[0] & 0xff) + 2);
      default -> throw strange();
    }
  }

  private void authenticate(InputStream in, OutputStream out) throws IOException {
    byte[] user = utf8(authority.user());
    byte[] password = utf8(authority.password());
    boolean known = user.length > 0 && user.length <= LONGEST && password.length <= LONGEST;
    out.write(
        known
            ? new byte[] {VERSION, 2, NO_AUTHENTICATION, PASSWORD}
            : new byte[] {VERSION, 1, NO_AUTHENTICATION});
    int method = answer(in, 1)[0] & 0xff;
    if (method == NO_AUTHENTICATION) {
      return;
    }
    if (method != PASSWORD || !known) {
      throw new IOException(
          "the proxy "
              + this
              + (known
                  ? " accepts neither user name and password nor none"
                  : " wants a user name and password; set them in proxy_url"));
    }
    byte[] credentials = new byte[3 + user.length + password.length];
    credentials[0] = 1;
    credentials[1] = (byte) user.length;
    System.arraycopy(user, 0, credentials, 2, user.length);
    credentials[2 + user.length] = (byte) password.length;
    System.arraycopy(password, 0, credentials, 3 + user.length, password.length);
    out.write(credentials);
    Arrays.fill(credentials, (byte) 0);
    // The version of this answer is that of the sub-negotiation (1); some proxies say 5.
    byte[] answer = in.readNBytes(2);
    if (answer.length < 2 || answer[1] != 0) {
      throw new IOException("the proxy " + this + " refuses the user name or password");
    }
  }

  private static byte[] utf8(Optional<String> text) {
    return text.orElse("").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] read(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the proxy " + this + " hung up");
    }
    return bytes;
  }

  /** The beginning of an answer, without its version. */
  private byte[] answer(InputStream in, int count) throws IOException {
    if (read(in, 1)[0] != VERSION) {
      throw strange();
    }
    return read(in, count);
  }

  private IOException strange() {
    return new IOException("the proxy " + this + " does not speak SOCKS5");
  }

  private static String refusal(int code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "not allowed by its rules";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "it took too long";
      case 7 -> "command not supported";
      case 8 -> "address type not supported";
      default -> "code " + (code & 0xff);
    };
  }

  /** The URL without credentials. */
  @Override
  public String toString() {
    return "socks5://" + authority;
  }
}
