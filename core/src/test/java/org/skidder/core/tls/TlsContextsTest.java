package org.skidder.core.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class TlsContextsTest {
  @TempDir private Path folder;

  /** Subjects of our own certificate, each time it was read. */
  private final List<String> read = new ArrayList<>();

  private List<String> writing = List.of();

  @BeforeEach
  void write() {
    for (String name : List.of("server.crt", "server.key", "ca.crt")) {
      replace(name, name, Instant.EPOCH);
    }
  }

  private void replace(String name, String with, Instant time) {
    try {
      Path file = folder.resolve(name);
      Files.copy(TlsFiles.path(with), file, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Authorities are read last: others write new certificates just before that. */
  private Path resolve(Path name) {
    if (name.endsWith("ca.crt")) {
      writing.forEach(
          file -> replace(file, file.replace("server", "client"), Instant.ofEpochSecond(1)));
      writing = List.of();
    }
    return folder.resolve(name);
  }

  private TlsContexts contexts() {
    Config section =
        Config.of(
            Map.of(
                "certificate",
                "server.crt",
                "key",
                "server.key",
                "certificate_authorities",
                Collections.singletonList("ca.crt")));
    return new TlsContexts(
        Binder.bind(section, TlsConfig.class, new Problems()),
        this::resolve,
        material -> {
          X509ExtendedKeyManager keys = (X509ExtendedKeyManager) requireNonNull(material.keys())[0];
          String alias = keys.getServerAliases("RSA", null)[0];
          read.add(keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName());
          return material.trust();
        });
  }

  @Test
  void whatChangesWhileItIsReadIsReadOnceMore() {
    writing = List.of("server.crt", "server.key");
    TlsContexts contexts = contexts();
    SSLContext renewed = contexts.context();
    assertThat(contexts.context()).isSameAs(renewed);
    assertThat(read).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void halfOfANewPairIsFollowedByTheOther() {
    TlsContexts contexts = contexts();
    SSLContext first = contexts.context();
    replace("server.crt", "client.crt", Instant.ofEpochSecond(1));
    writing = List.of("server.key");
    assertThat(contexts.context()).isSameAs(first);
    assertThat(contexts.context()).isNotSameAs(first);
    assertThat(read).hasSize(2).doesNotHaveDuplicates();
  }
}
