package org.skidder.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "1.0,1",
    "1234567.5,1.2345675e+06",
    "1e21,1e+21",
    "0.00001,1e-05",
    "0.0001,0.0001",
    "100000.5,100000.5",
    "999999,999999",
    "1000000,1e+06",
    "-0.0,-0",
    "0.0,0",
    "-2.5,-2.5",
    "4.9E-324,5e-324",
    "-4.9E-324,-5e-324",
    "9.9E-324,1e-323",
    "1.5E-323,1.5e-323",
    "2E23,2e+23",
    "0.25,0.25",
    "1.7976931348623157E308,1.7976931348623157e+308",
  })
  void hasTheFormOfTheCompatibleDocuments(double value, String expected) {
    assertThat(JsonNumbers.shortest(value)).isEqualTo(expected);
  }

  @Test
  void readsBackTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(JsonNumbers.shortest(value))).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatJsonCannotCarry(double value) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonNumbers.shortest(value));
  }
}
