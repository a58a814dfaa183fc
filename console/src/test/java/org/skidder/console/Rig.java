package org.skidder.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SourceStatus;

/** A program that stands still. */
public final class Rig implements Program {
  public static final String UUID = "6a1a6ad8-43ac-4a47-9a4e-d5c1e4c7f0b3";

  final Metrics metrics = new Metrics();
  final List<SourceStatus> sources = new ArrayList<>();
  volatile Phase phase = Phase.RUNNING;

  @Override
  public Identity identity() {
    return new Identity("filebeat", "6.4.0", "host-1", "shipper-1");
  }

  @Override
  public String uuid() {
    return UUID;
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public Map<String, Object> state() {
    return Map.of("service", Map.of("name", "filebeat"));
  }

  @Override
  public List<SourceStatus> sources() {
    return sources;
  }

  /** Sends bytes and returns everything that comes back until the other side hangs up. */
  static String talk(SocketAddress to, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(4096);
      while (channel.read(part) >= 0) {
        answer.write(part.array(), 0, part.position());
        part.clear();
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
