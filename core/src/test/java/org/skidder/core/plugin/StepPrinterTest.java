package org.skidder.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code test output} prints. */
class StepPrinterTest {
  private final StringBuilder out = new StringBuilder();

  private void steps(boolean colours) {
    StepPrinter printer = new StepPrinter(out, colours);
    printer.group("elasticsearch: http://h:9200");
    printer.ok("parse url");
    printer.group("connection");
    printer.info("addresses", "10.0.0.1");
    printer.error("dial up", "connection refused");
    printer.end();
    printer.warn("TLS", "secure connection disabled");
    printer.end();
  }

  @Test
  void nestsByTwoBlanks() {
    steps(false);
    assertThat(out.toString())
        .isEqualTo(
            """
            elasticsearch: http://h:9200...
              parse url... OK
              connection...
                addresses: 10.0.0.1
                dial up... ERROR connection refused
              TLS... WARN secure connection disabled
            """);
  }

  @Test
  void coloursOnlyOnATerminal() {
    steps(true);
    assertThat(out).contains("\u001b[32mOK\u001b[0m");
  }
}
