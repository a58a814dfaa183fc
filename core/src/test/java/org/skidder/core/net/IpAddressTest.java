package org.skidder.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::1, fe80::1",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void readsAndWritesAddresses(String text, String shortest) {
    assertThat(IpAddress.parse(text).map(IpAddress::text)).hasValue(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1..2.3",
        "1.2.3.x",
        "1.2.3.0000",
        "localhost",
        "fe80::1%eth0",
        "[::1]",
        ":::",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7:8:9",
        "g::",
        "1.2.3.",
        "\uff11.2.3.4",
        "\u0661.\u0662.\u0663.\u0664",
        "999.1.1.1",
        ".1.2.3"
      })
  void refusesEverythingElse(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void readsWhatItWrote() throws UnknownHostException {
    Random random = new Random(1);
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(3) == 0 ? bytes[i] : 0;
      }
      InetAddress address = InetAddress.getByAddress(bytes);
      assertThat(IpAddress.parse(IpAddress.text(address))).hasValue(address);
    }
  }
}
