package org.skidder.inputs.net;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of a UDP listener, but for its address. */
public record UdpConfig(
    @Option(
            value = "Longest message; the rest of a longer datagram is cut off.",
            def = "10KiB",
            min = "1B")
        ByteSize maxMessageSize,
    @Option(
            value = "Receive buffer to ask the system for, which may grant less.",
            def = "16MiB",
            min = "1KiB",
            max = "1GiB")
        ByteSize readBuffer,
    @Option("Has no effect: datagrams have no connection that could time out.")
        Optional<Duration> timeout)
    implements Validated {
  /** No datagram of UDP is longer, in bytes: its length has 16 bits. */
  private static final int LONGEST = 64 << 10;

  /** Longest message that is taken whole, in bytes. */
  int longest() {
    return (int) Math.min(LONGEST, maxMessageSize.bytes());
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (timeout.isPresent()) {
      problems.warning("timeout", "has no effect: datagrams have no connection to time out");
    }
  }
}
