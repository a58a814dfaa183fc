package org.skidder.core.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.skidder.core.tls.Flaws.Usage;

/**
 * Checks the certificate of the other side as configured; its refusals say what is wrong with it.
 * The names of clients are not checked.
 */
final class PeerCheck extends X509ExtendedTrustManager {
  private static final X509Certificate[] NONE = {};

  private final X509ExtendedTrustManager chains;
  private final VerificationMode mode;

  PeerCheck(X509ExtendedTrustManager chains, VerificationMode mode) {
    this.chains = chains;
    this.mode = mode;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    String host = "";
    if (socket instanceof SSLSocket secured) {
      host = host(secured.getHandshakeSession());
    }
    check(chain, kind, host);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    check(chain, kind, host(engine.getHandshakeSession()));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    check(chain, kind, "");
  }

  private static String host(SSLSession session) {
    String host = session == null ? null : session.getPeerHost();
    return host == null ? "" : host;
  }

  private void check(X509Certificate[] chain, String kind, String host)
      throws CertificateException {
    if (mode == VerificationMode.NONE) {
      return;
    }
    checked(chain, Usage.SERVER, () -> chains.checkServerTrusted(chain, kind));
    if (mode == VerificationMode.FULL) {
      Optional<String> mismatch = HostNames.mismatch(chain[0], host);
      if (mismatch.isPresent()) {
        throw new CertificateException(mismatch.get());
      }
    }
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void checked(X509Certificate[] chain, Usage usage, Check check)
      throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the other side sent no certificate");
    }
    try {
      check.run();
    } catch (CertificateException | RuntimeException e) {
      throw new CertificateException(reason(chain, usage, e), e);
    }
    // The runtime asks nothing more of certificates that are among the trusted ones themselves.
    Optional<String> flaw = Flaws.of(chain, usage, chains.getAcceptedIssuers());
    if (flaw.isPresent()) {
      throw new CertificateException(flaw.get());
    }
  }

  private static String reason(X509Certificate[] chain, Usage usage, Exception refused) {
    for (X509Certificate certificate : chain) {
      Optional<String> dates = Flaws.ofDates(certificate);
      if (dates.isPresent()) {
        return dates.get();
      }
    }
    String told = String.valueOf(refused.getMessage());
    if (told.contains("valid certification path") || told.contains("trustAnchors")) {
      return "certificate signed by unknown authority (subject "
          + chain[0].getSubjectX500Principal().getName()
          + ", issuer "
          + chain[0].getIssuerX500Principal().getName()
          + "); add the authority to ssl.certificate_authorities";
    }
    return Flaws.ofUsage(chain[0], usage).orElse("certificate not accepted: " + told);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    checked(chain, Usage.CLIENT, () -> chains.checkClientTrusted(chain, kind));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return mode == VerificationMode.NONE ? NONE : chains.getAcceptedIssuers();
  }
}
