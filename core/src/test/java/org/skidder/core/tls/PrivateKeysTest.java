package org.skidder.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  private static PrivateKey read(String file, Optional<String> passphrase) throws Exception {
    for (Pem block : Pem.parse(Files.readString(TlsFiles.path(file)))) {
      if (PrivateKeys.isKey(block)) {
        return PrivateKeys.read(block, passphrase);
      }
    }
    throw new GeneralSecurityException("no key in " + file);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.p1, rsa.p8",
    "rsa-aes128.p1, rsa.p8",
    "rsa-aes192.p1, rsa.p8",
    "rsa-aes256.p1, rsa.p8",
    "rsa-des3.p1, rsa.p8",
    "rsa-aes256.p8, rsa.p8",
    "rsa-aes128-sha1.p8, rsa.p8",
    "ec.sec1, ec.p8",
    "ec-aes256.sec1, ec.p8",
    "ec-pbe3des.p8, ec.p8"
  })
  void readsTheSameKeyFromEveryForm(String file, String plain) throws Exception {
    PrivateKey expected = read(plain, Optional.empty());
    PrivateKey key = read(file, Optional.of("geheim"));
    if (expected instanceof ECPrivateKey curve) {
      assertThat(((ECPrivateKey) key).getS()).isEqualTo(curve.getS());
    } else {
      assertThat(key).isEqualTo(expected);
    }
  }

  @Test
  void readsEdwardsKeys() throws Exception {
    assertThat(read("ed25519.p8", Optional.empty()).getAlgorithm()).isEqualTo("EdDSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-aes128.p1", "rsa-aes256.p8", "ec-aes256.sec1", "ec-pbe3des.p8"})
  void saysWhenThePassphraseIsMissingOrWrong(String file) {
    assertThatThrownBy(() -> read(file, Optional.empty()))
        .hasMessageContaining("set key_passphrase");
    assertThatThrownBy(() -> read(file, Optional.of("falsch")))
        .hasMessageMatching("(?s).*(key_passphrase is wrong|damaged).*");
  }

  @Test
  void damagedFilesAreReportedAndNothingElse() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (String file : new String[] {"rsa.p1", "ec.sec1", "rsa-aes128.p1", "rsa-aes256.p8"}) {
      byte[] good = Files.readAllBytes(TlsFiles.path(file));
      for (int round = 0; round < 300; round++) {
        byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(3));
        for (int i = random.nextInt(4); i >= 0; i--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(32, 127);
        }
        try {
          for (Pem block : Pem.parse(new String(bad, StandardCharsets.ISO_8859_1))) {
            PrivateKeys.read(block, Optional.of("geheim"));
          }
        } catch (GeneralSecurityException expected) {
          assertThat(expected).hasMessageMatching("(?s).+");
        }
      }
    }
  }

  @Test
  void textAroundBlocksIsIgnored() throws Exception {
    String key = Files.readString(Path.of(TlsFiles.path("ec.sec1").toString()));
    assertThat(Pem.parse("Bag Attributes\n" + key + "\nthe end")).hasSize(2);
    assertThat(Pem.parse("nothing")).isEmpty();
    assertThatThrownBy(() -> Pem.parse("-----BEGIN X-----\nAAAA"))
        .hasMessageContaining("not closed");
  }
}
