package org.skidder.app.geoip;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.ProxyRules;

/**
 * Brings what is at an address: {@code https}, {@code http} or {@code file}. User and password in
 * the address are sent as basic authentication, to the host they were given for only, and never
 * shown.
 */
public final class Download {
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 5;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** No database is nearly as large; a server that never ends must not fill the disk. */
  private static final long LARGEST = 4L << 30;

  private final Optional<Proxy> stated;
  private final Map<String, String> environment;
  private final String agent;

  /**
   * A way to the outside.
   *
   * @param proxy {@code http://host:port} or {@code socks5://host:port}; if empty, what the
   *     environment says
   * @param environment variables of the process
   * @param agent how the program introduces itself
   * @throws IllegalArgumentException if the proxy is no such address; the message is for the user
   */
  public Download(Optional<String> proxy, Map<String, String> environment, String agent) {
    stated = proxy.map(Download::proxy);
    this.environment = Map.copyOf(environment);
    this.agent = agent;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none that can be fetched; the message is for the user
   */
  public static URI address(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
      boolean local = scheme.equals("file") && uri.getPath() != null && uri.getAuthority() == null;
      if (web || local) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below: the text may hold a password.
    }
    throw new IllegalArgumentException(
        "the address is none of https://host/path, http://host/path and file:///path");
  }

  /** An address for people: without its user and password. */
  public static String shown(URI address) {
    return address.getRawUserInfo() == null
        ? address.toString()
        : address.toString().replace(address.getRawUserInfo() + "@", "");
  }

  private static Proxy proxy(String text) {
    try {
      URI uri = new URI(text);
      boolean socks = "socks5".equals(uri.getScheme());
      if ((socks || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() > 0
          && uri.getUserInfo() == null) {
        return new Proxy(
            socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
      }
    } catch (URISyntaxException e) {
      // Said below: the text may hold a password.
    }
    throw new IllegalArgumentException(
        "the proxy is neither http://host:port nor socks5://host:port; one that wants a password"
            + " cannot be used");
  }

  /**
   * The proxy for an address.
   *
   * @throws IllegalArgumentException when that of the environment cannot be used; for the user
   */
  private Proxy proxy(URI at) {
    if (stated.isPresent()) {
      return stated.get();
    }
    String server = at.getScheme() + "://" + at.getHost() + portOf(at);
    Optional<BaseUrl> proxy =
        ProxyRules.fromEnvironment(environment, BaseUrl.parse(server, "http", HTTP, ""));
    if (proxy.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    if (proxy.get().https() || proxy.get().user().isPresent()) {
      throw new IllegalArgumentException(
          "the proxy of the environment is reached by https or wants a password, which is not"
              + " supported; name another with --proxy, or except the server in NO_PROXY");
    }
    return new Proxy(
        Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.get().host(), proxy.get().port()));
  }

  private static String portOf(URI at) {
    int usual = "https".equalsIgnoreCase(at.getScheme()) ? HTTPS : HTTP;
    return ":" + (at.getPort() < 0 ? usual : at.getPort());
  }

  /**
   * Copies what is there.
   *
   * @throws FileNotFoundException if there is nothing at the address
   * @throws IOException if it cannot be had whole; the message is for the user
   */
  public void copy(URI address, OutputStream to) throws IOException {
    if ("file".equalsIgnoreCase(address.getScheme())) {
      Path file = Path.of(address);
      if (!Files.isRegularFile(file)) {
        throw new FileNotFoundException(file + " is no file");
      }
      Files.copy(file, to);
      return;
    }
    URI at = address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Optional<URI> further = tryCopy(at, address, to);
      if (further.isEmpty()) {
        return;
      }
      at = further.get();
    }
    throw new IOException(shown(address) + " leads from one address to the next");
  }

  /** Copies, or tells where to go on. */
  private Optional<URI> tryCopy(URI at, URI original, OutputStream to) throws IOException {
    Proxy proxy = proxy(at);
    HttpURLConnection connection = open(at, original, proxy);
    try {
      int status = connection.getResponseCode();
      return switch (status) {
        case 200 -> {
          copy(connection, at, to);
          yield Optional.empty();
        }
        case 301, 302, 303, 307, 308 ->
            Optional.of(further(at, connection.getHeaderField("Location")));
        case 404 -> throw new FileNotFoundException("there is nothing at " + shown(at));
        default ->
            throw new IOException(shown(at) + " answers with status " + status + hint(status));
      };
    } catch (SocketTimeoutException e) {
      throw new IOException(shown(at) + ": no answer for " + SILENCE.toSeconds() + " s", e);
    } catch (ConnectException | NoRouteToHostException e) {
      throw new IOException(
          (proxy.address() instanceof InetSocketAddress address
                  ? "the proxy " + address.getHostString() + ":" + address.getPort()
                  : shown(at))
              + " cannot be reached: "
              + e.getMessage(),
          e);
    } catch (SSLException e) {
      throw new IOException(shown(at) + " cannot be trusted: " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      throw new IOException(
          "the name " + e.getMessage() + " is not known here; is there a proxy (--proxy)?", e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(URI at, URI original, Proxy proxy) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(proxy);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) SILENCE.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setRequestProperty("User-Agent", agent);
    String user = original.getUserInfo();
    if (user != null && isSameServer(at, original)) {
      byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return connection;
  }

  private static boolean isSameServer(URI one, URI other) {
    return one.getHost().equalsIgnoreCase(other.getHost()) && one.getPort() == other.getPort();
  }

  private static String hint(int status) {
    return switch (status) {
      case 401, 403 ->
          ": it wants a user and password, or others; give them as https://user:password@host/…";
      case 407 -> ": the proxy wants a password, which is not supported";
      default -> "";
    };
  }

  private static URI further(URI at, @Nullable String location) throws IOException {
    if (location == null) {
      throw new IOException(shown(at) + " leads nowhere");
    }
    URI to = at.resolve(location);
    boolean isSafe = "https".equals(to.getScheme());
    if (!isSafe && !("http".equals(to.getScheme()) && "http".equals(at.getScheme()))) {
      throw new IOException(shown(at) + " leads to " + shown(to) + ", which is not protected");
    }
    return to;
  }

  private static void copy(HttpURLConnection connection, URI at, OutputStream to)
      throws IOException {
    long announced = connection.getContentLengthLong();
    long had;
    try (InputStream in = connection.getInputStream()) {
      had = transfer(in, to);
    } catch (SocketTimeoutException | FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(shown(at) + " cannot be copied: " + e.getMessage(), e);
    }
    if (had > LARGEST) {
      throw new IOException(shown(at) + " is no database: it has more than 4 GiB");
    }
    if (announced >= 0 && had != announced) {
      throw new IOException(
          shown(at) + " broke off: " + had + " of " + announced + " bytes; try again");
    }
  }

  /** Copies until the end, or until it is too much; returns how many bytes were read. */
  private static long transfer(InputStream in, OutputStream to) throws IOException {
    byte[] bytes = new byte[64 << 10];
    long had = 0;
    for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
      had += read;
      if (had > LARGEST) {
        break;
      }
      to.write(bytes, 0, read);
    }
    return had;
  }
}
