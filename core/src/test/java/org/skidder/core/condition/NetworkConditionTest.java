package org.skidder.core.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class NetworkConditionTest {
  private final Problems problems = new Problems();

  private boolean holds(String yaml, Object value) {
    FieldMap source = new FieldMap();
    source.put("ip", value);
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    Condition condition = Condition.parse(Config.ofYaml(yaml), problems).orElseThrow();
    return condition.test(new Event(0, -1, fields, Template.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.77, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.1/32, 192.0.2.1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "192.0.2.0/24, ::ffff:192.0.2.5, true",
    "loopback, 127.0.0.9, true",
    "loopback, ::1, true",
    "private, 172.31.0.1, true",
    "private, 172.32.0.1, false",
    "private, fd00::1, true",
    "public, 8.8.8.8, true",
    "public, 2001:4860::1, true",
    "public, 192.168.1.1, false",
    "public, 169.254.1.1, false",
    "public, 255.255.255.255, false",
    "public, ::, false",
    "unicast, 192.168.1.1, true",
    "global_unicast, 224.0.0.1, false",
    "multicast, ff05::1, true",
    "link_local_unicast, fe80::1, true",
    "link_local_multicast, 224.0.0.251, true",
    "link_local_multicast, 224.0.1.1, false",
    "interface_local_multicast, ff01::1, true",
    "interface_local_multicast, ff02::1, false",
    "unspecified, 0.0.0.0, true",
    "private, web-17, false",
    "private, 10.0.0, false",
  })
  void anAddressIsInItsNetworks(String network, String address, boolean holds) {
    assertThat(holds("network.source.ip: " + network, address)).isEqualTo(holds);
  }

  @Test
  void oneOfSeveralNetworksAndOneOfSeveralAddressesSuffice() {
    String yaml = "network: {source.ip: [loopback, 192.0.2.0/24]}";
    assertThat(holds(yaml, "192.0.2.1")).isTrue();
    assertThat(holds(yaml, List.of("8.8.8.8", "127.0.0.1"))).isTrue();
    assertThat(holds(yaml, List.of("8.8.8.8"))).isFalse();
    assertThat(holds(yaml, 5L)).isFalse();
    assertThat(holds("network: {source.ip: private, source.none: private}", "10.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.0",
        "192.0.2.0/33",
        "192.0.2.0/",
        "x/8",
        "privat",
        "::/129",
        "[::/x]",
        ""
      })
  void whatIsNoNetworkIsAnErrorAtItsLine(String network) {
    assertThat(Condition.parse(Config.ofYaml("network:\n  ip: '" + network + "'"), problems))
        .isEmpty();
    assertThat(problems.errors().getFirst().toString())
        .startsWith("config:2: ")
        .contains("is no network");
  }

  @Test
  void fieldsAreRequired() {
    assertThat(Condition.parse(Config.ofYaml("network: private"), problems)).isEmpty();
    assertThat(problems.errors().getFirst().message()).contains("expected fields with networks");
  }
}
