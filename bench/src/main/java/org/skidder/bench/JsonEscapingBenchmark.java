package org.skidder.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.json.JsonBuffer;

/** Escaping messages as JSON strings. About every 30th byte of an access-log line is special. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonEscapingBenchmark {
  private final Lines lines = Lines.make();
  private final JsonBuffer out = new JsonBuffer(1 << 20);
  private final byte[] target = new byte[1 << 20];

  /** As the documents for Elasticsearch have it. */
  @Benchmark
  public int html() {
    return escape(true);
  }

  /** Without HTML escaping. */
  @Benchmark
  public int plain() {
    return escape(false);
  }

  private int escape(boolean html) {
    out.clear();
    for (int i = 0; i < lines.count(); i++) {
      out.escaped(lines.chunk(), lines.starts()[i], lines.lengths()[i], html);
    }
    return out.size();
  }

  /** Copying alone: no escaper is faster. */
  @Benchmark
  public int baselineCopy() {
    int at = 0;
    for (int i = 0; i < lines.count(); i++) {
      System.arraycopy(lines.chunk(), lines.starts()[i], target, at, lines.lengths()[i]);
      at += lines.lengths()[i];
    }
    return at + target[at - 1];
  }

  /** The straight loop over bytes; right for ASCII only. */
  @Benchmark
  public int baselineByteLoop() {
    byte[] from = lines.chunk();
    byte[] to = target;
    int at = 0;
    for (int i = 0; i < lines.count(); i++) {
      int end = lines.starts()[i] + lines.lengths()[i];
      for (int k = lines.starts()[i]; k < end; k++) {
        byte b = from[k];
        if (b == '"' || b == '\\') {
          to[at++] = '\\';
          to[at++] = b;
        } else if (b < 0x20 || b == '<' || b == '>' || b == '&') {
          at = unicode(b, to, at);
        } else {
          to[at++] = b;
        }
      }
    }
    return at + to[at - 1];
  }

  private static int unicode(byte b, byte[] to, int at) {
    to[at] = '\\';
    to[at + 1] = 'u';
    to[at + 2] = '0';
    to[at + 3] = '0';
    to[at + 4] = (byte) Character.forDigit(b >> 4 & 15, 16);
    to[at + 5] = (byte) Character.forDigit(b & 15, 16);
    return at + 6;
  }
}
