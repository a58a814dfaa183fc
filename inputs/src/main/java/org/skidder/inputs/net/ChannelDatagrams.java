package org.skidder.inputs.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** UDP with the JDK's channel, which takes one datagram at a time: for where there is no better. */
final class ChannelDatagrams implements Datagrams {
  private static final int MOST = 32;

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress bound;
  private final int granted;
  private final int longest;
  private final KernelDrops drops;
  private final ByteBuffer[] buffers = new ByteBuffer[MOST];
  private final String[] sources = new String[MOST];
  private @Nullable SocketAddress sender;
  private String source = "";

  private ChannelDatagrams(DatagramChannel channel, Selector selector, boolean four, int longest)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.longest = longest;
    bound = (InetSocketAddress) channel.getLocalAddress();
    granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    drops = new KernelDrops(Path.of("/proc/net"), bound, !four);
    // One byte more than allowed tells a datagram that is cut from one that fits.
    for (int i = 0; i < MOST; i++) {
      buffers[i] = ByteBuffer.allocateDirect(longest + 1);
    }
  }

  /** Opens a socket. */
  static ChannelDatagrams open(Endpoint host, UdpConfig config) throws IOException {
    InetSocketAddress address = host.resolve();
    boolean four = address.getAddress() instanceof Inet4Address && !host.host().isEmpty();
    DatagramChannel channel =
        four ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, (int) config.readBuffer().bytes());
      channel.bind(address);
      channel.configureBlocking(false);
      return selecting(channel, four, config.longest());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ChannelDatagrams selecting(DatagramChannel channel, boolean four, int longest)
      throws IOException {
    Selector selector = Selector.open();
    try {
      channel.register(selector, SelectionKey.OP_READ);
      return new ChannelDatagrams(channel, selector, four, longest);
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
  }

  @Override
  public String description() {
    return "udp " + Endpoint.text(bound) + ", receive buffer " + granted + " bytes";
  }

  @Override
  public int port() {
    return bound.getPort();
  }

  @Override
  public boolean await(long millis) throws IOException {
    boolean ready = selector.select(millis) > 0;
    selector.selectedKeys().clear();
    return ready;
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public int receive() throws IOException {
    for (int i = 0; i < MOST; i++) {
      buffers[i].clear();
      SocketAddress from = channel.receive(buffers[i]);
      if (from == null) {
        return i;
      }
      if (!from.equals(sender)) {
        sender = from;
        source = Endpoint.text((InetSocketAddress) from);
      }
      sources[i] = source;
    }
    return MOST;
  }

  @Override
  public int length(int i) {
    return Math.min(longest, buffers[i].position());
  }

  @Override
  public boolean isCut(int i) {
    return buffers[i].position() > longest;
  }

  @Override
  public void copy(int i, byte[] into, int at) {
    buffers[i].get(0, into, at, length(i));
  }

  @Override
  public String source(int i) {
    return sources[i];
  }

  @Override
  public OptionalLong drops() {
    return drops.read();
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
