package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkScanTest {
  private static final String FULL =
      "{\"index\":{\"_index\":\"filebeat-6.4.0-2018.03.04\",\"_type\":\"doc\",\"_id\":\"%d\","
          + "\"_version\":1,\"result\":\"created\",\"_shards\":{\"total\":2,\"successful\":1,"
          + "\"failed\":0},\"_seq_no\":%d,\"_primary_term\":1,\"status\":201}}";

  private static boolean scan(String json, int expected) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new BulkScan().allAccepted(bytes, bytes.length, expected);
  }

  private static String answer(int items) {
    StringBuilder all = new StringBuilder("{\"took\":30,\"errors\":false,\"items\":[");
    for (int i = 0; i < items; i++) {
      all.append(i == 0 ? "" : ",").append(String.format(FULL, i, i * 7));
    }
    return all.append("]}").toString();
  }

  @Test
  void acceptsWhatServersSay() {
    assertThat(scan(answer(3), 3)).isTrue();
    assertThat(scan("{\"items\":[],\"took\":0}", 0)).isTrue();
    assertThat(scan("{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":201}}]}", 2))
        .isTrue();
  }

  @Test
  void deniesOtherCounts() {
    assertThat(scan(answer(3), 2)).isFalse();
    assertThat(scan(answer(3), 4)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":[{\"index\":{\"status\":429}}]}",
        "{\"items\":[{\"index\":{\"status\":2010}}]}",
        "{\"items\":[{\"index\":{\"status\":20}}]}",
        "{\"items\":[{\"index\":{\"error\":{},\"status\":201}}]}",
        "{\"items\":[{\"index\":{\"status\":201,\"status\":429}}]}",
        "{\"items\":[{\"index\":{\"a\":\"\\\"status\\\":201\"}}]}",
        "{\"items\":[{\"index\":{\"x\":{\"status\":201}}}]}",
        "{\"items\":[{\"index\":{\"status\":201}}]",
        "{\"items\":[{\"index\":{\"status\":201}}]}x",
        "{\"items\":[{\"index\":{\"status\":201}}],\"items\":[]}",
        "{\"error\":\"x\",\"items\":[{\"index\":{\"status\":201}}]}",
        "{\"x\":01,\"items\":[{\"index\":{\"status\":201}}]}",
        "[{\"index\":{\"status\":201}}]",
        ""
      })
  void deniesWhatIsNotCertain(String json) {
    assertThat(scan(json, 1)).isFalse();
  }

  @Test
  void neverSaysYesWhereAParserSaysNo() throws IOException {
    SplittableRandom random = new SplittableRandom(20180304);
    byte[] good = answer(4).getBytes(StandardCharsets.UTF_8);
    byte[] alphabet = "{}[]\",:0129\\ststausreoind \u0001".getBytes(StandardCharsets.UTF_8);
    BulkScan scan = new BulkScan();
    BulkAnswer parser = new BulkAnswer();
    int yes = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = Arrays.copyOf(good, good.length + 8);
      int length = mutate(bytes, good.length, alphabet, random);
      if (scan.allAccepted(bytes, length, 4)) {
        yes++;
        int[] accepted = new int[1];
        parser.read(bytes, length, 4, (item, status, error) -> accepted[0] += status < 300 ? 1 : 0);
        assertThat(accepted[0]).isEqualTo(4);
      }
    }
    assertThat(yes).as("some mutations do no harm").isPositive();
  }

  private static int mutate(byte[] bytes, int length, byte[] alphabet, SplittableRandom random) {
    int size = length;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(size);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = alphabet[random.nextInt(alphabet.length)];
        case 1 -> {
          System.arraycopy(bytes, at + 1, bytes, at, size - at - 1);
          size--;
        }
        default -> {
          System.arraycopy(bytes, at, bytes, at + 1, size - at);
          bytes[at] = alphabet[random.nextInt(alphabet.length)];
          size++;
        }
      }
    }
    return size;
  }
}
