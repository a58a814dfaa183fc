package org.skidder.kafka;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.skidder.core.tls.TlsClient;

/** Gives the client library our TLS; made by it, by name. */
public final class TlsEngines implements SslEngineFactory {
  /** Setting that carries the {@link TlsClient}. */
  static final String CLIENT = "skidder.tls";

  private @Nullable TlsClient tls;

  @Override
  public void configure(Map<String, ?> settings) {
    if (settings.get(CLIENT) instanceof TlsClient client) {
      tls = client;
    }
  }

  @Override
  public SSLEngine createClientSslEngine(String host, int port, String identification) {
    TlsClient client = tls;
    if (client == null) {
      throw new IllegalStateException(CLIENT + " is not set");
    }
    return client.engine(host, port);
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("not a server");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> settings) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public @Nullable KeyStore keystore() {
    return null;
  }

  @Override
  public @Nullable KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {}
}
