package org.skidder.core.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.skidder.core.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS for connections to others. Thread-safe. */
public final class TlsClient {
  private static final Logger LOG = LoggerFactory.getLogger("tls");

  private final TlsContexts contexts;
  private final VerificationMode mode;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Reads certificates and keys.
   *
   * @param config the section
   * @param configPath where relative names of files are looked for, if not in the working directory
   * @throws IllegalArgumentException with all that is wrong with the files; for the user
   */
  public TlsClient(TlsConfig config, Path configPath) {
    mode = config.verificationMode();
    contexts =
        new TlsContexts(
            config, resolver(configPath), material -> new PeerCheck(material.trust(), mode));
  }

  /**
   * Finds files named in sections: in the working directory, or else where the configuration is.
   *
   * @param configPath where relative names are looked for, if not in the working directory
   */
  public static UnaryOperator<Path> resolver(Path configPath) {
    return file ->
        file.isAbsolute() || Files.exists(file) || !Files.exists(configPath.resolve(file))
            ? file
            : configPath.resolve(file);
  }

  /** What is checked of the other side. */
  public VerificationMode verificationMode() {
    return mode;
  }

  /**
   * Does the handshake. Has no time limit of its own: close {@code plain} to end it.
   *
   * @param plain a connected socket; closed together with the returned one
   * @param host whom the certificate must be for; also told to the server if it is a name
   * @param port of the server
   * @throws IOException when there can be no secure connection; the message says why
   */
  public SSLSocket secure(Socket plain, String host, int port) throws IOException {
    warnUnverified(host, port);
    SSLSocket socket =
        (SSLSocket) contexts.context().getSocketFactory().createSocket(plain, host, port, true);
    socket.setSSLParameters(wanted(socket.getSSLParameters(), host));
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("TLS handshake with " + host + ":" + port + " failed: " + reason(e), e);
    }
  }

  /**
   * TLS for a library that moves the bytes itself. The certificate is checked as with {@link
   * #secure}.
   *
   * @param host whom the certificate must be for; also told to the server if it is a name
   * @param port of the server
   */
  public SSLEngine engine(String host, int port) {
    warnUnverified(host, port);
    SSLEngine engine = contexts.context().createSSLEngine(host, port);
    engine.setUseClientMode(true);
    engine.setSSLParameters(wanted(engine.getSSLParameters(), host));
    return engine;
  }

  private SSLParameters wanted(SSLParameters parameters, String host) {
    SSLParameters wanted = contexts.parameters();
    parameters.setProtocols(wanted.getProtocols());
    parameters.setCipherSuites(wanted.getCipherSuites());
    if (wanted.getNamedGroups() != null) {
      parameters.setNamedGroups(wanted.getNamedGroups());
    }
    serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
    return parameters;
  }

  /**
   * What the server is told whom it is taken for (SNI, RFC 6066), so that it can choose among its
   * certificates. The runtime by itself tells only names with a dot. One with an underscore, as
   * services of containers may have, is not told: no host name has any, and servers on Java refuse
   * a client that says so.
   */
  private static Optional<SNIServerName> serverName(String host) {
    if (host.indexOf(':') >= 0 || IpAddress.isValid(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void warnUnverified(String host, int port) {
    if (mode == VerificationMode.NONE && warned.add(host + ":" + port)) {
      LOG.warn(
          "SSL/TLS verifications disabled. Anyone may answer as {}:{}"
              + " (ssl.verification_mode: none)",
          host,
          port);
    }
  }

  static String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return String.valueOf(cause.getMessage());
      }
    }
    String told = String.valueOf(failure.getMessage());
    if (told.contains("Unsupported or unrecognized SSL message")) {
      return "the other side does not speak TLS; is it http instead of https?";
    }
    if (told.contains("certificate_required") || told.contains("bad_certificate")) {
      return "the other side wants a certificate of ours (ssl.certificate, ssl.key): " + told;
    }
    if (told.contains("protocol_version") || told.contains("No appropriate protocol")) {
      return "no common protocol version (ssl.supported_protocols): " + told;
    }
    if (failure instanceof EOFException || told.contains("terminated the handshake")) {
      return "the other side hung up";
    }
    return failure instanceof SSLException ? told : failure + "";
  }
}
