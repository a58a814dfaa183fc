package org.skidder.inputs.log.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlinesTest {
  @Test
  void findsTheFirstLineFeedWhereverItIs() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = new byte[random.nextInt(120)];
      random.nextBytes(data);
      for (int k = 0; k < data.length; k++) {
        // Neighbours of the line feed are what a word search gets wrong.
        data[k] = random.nextInt(3) == 0 ? (byte) (8 + random.nextInt(6)) : data[k];
        if (data[k] == '\n' && random.nextInt(6) > 0) {
          data[k] = 0x0b;
        }
      }
      int from = data.length == 0 ? 0 : random.nextInt(data.length);
      int to = from + random.nextInt(data.length - from + 1);
      assertThat(Newlines.find(data, from, to)).isEqualTo(naive(data, from, to));
    }
  }

  private static int naive(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
