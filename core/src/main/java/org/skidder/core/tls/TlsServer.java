package org.skidder.core.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS for connections from others. Thread-safe. */
public final class TlsServer {
  private final TlsContexts contexts;
  private final ClientAuthentication authentication;

  /**
   * Reads certificates and keys.
   *
   * @param config the section
   * @param configPath where relative names of files are looked for, if not in the working directory
   * @throws IllegalArgumentException with all that is wrong with the files; for the user
   */
  public TlsServer(TlsServerConfig config, Path configPath) {
    authentication = config.clientAuthentication();
    if (config.common().certificate().isEmpty()) {
      throw new IllegalArgumentException("a server needs ssl.certificate and ssl.key");
    }
    contexts =
        new TlsContexts(
            config.common(),
            TlsClient.resolver(configPath),
            material -> new PeerCheck(material.trust(), VerificationMode.CERTIFICATE));
  }

  /**
   * Does the handshake on an accepted connection. Has no time limit of its own: close {@code
   * accepted} to end it.
   *
   * @throws IOException when the client cannot or may not talk to us; the message says why
   */
  public SSLSocket secure(Socket accepted) throws IOException {
    SSLSocket socket =
        (SSLSocket) contexts.context().getSocketFactory().createSocket(accepted, null, true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    SSLParameters wanted = contexts.parameters();
    parameters.setProtocols(wanted.getProtocols());
    parameters.setCipherSuites(wanted.getCipherSuites());
    if (wanted.getNamedGroups() != null) {
      parameters.setNamedGroups(wanted.getNamedGroups());
    }
    switch (authentication) {
      case NONE -> parameters.setNeedClientAuth(false);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("the TLS handshake failed: " + reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Empty client certificate chain")
        ? "the client sent no certificate of a trusted authority (ssl.client_authentication)"
        : TlsClient.reason(failure);
  }
}
