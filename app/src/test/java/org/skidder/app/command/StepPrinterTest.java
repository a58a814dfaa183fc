package org.skidder.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class StepPrinterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void steps(boolean colours) {
    StepPrinter printer = new StepPrinter(new PrintStream(out, true, UTF_8), colours);
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
    assertThat(out.toString(UTF_8).replace(System.lineSeparator(), "\n"))
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
    assertThat(out.toString(UTF_8)).contains("\u001b[32mOK\u001b[0m");
  }
}
