package org.skidder.inputs.net;

import java.io.IOException;

/** Datagrams of a socket of the kernel, many at a time. */
abstract class KernelDatagrams implements Datagrams {
  private final KernelSocket socket;

  KernelDatagrams(KernelSocket socket) {
    this.socket = socket;
  }

  final KernelSocket socket() {
    return socket;
  }

  @Override
  public final boolean await(long millis) throws IOException {
    return socket.await(millis);
  }

  @Override
  public final int most() {
    return socket.slots();
  }

  @Override
  public final int receive() throws IOException {
    return socket.receive();
  }

  @Override
  public final int length(int i) {
    return socket.length(i);
  }

  @Override
  public final boolean isCut(int i) {
    return socket.isCut(i);
  }

  @Override
  public final void copy(int i, byte[] into, int at) {
    socket.copy(i, into, at);
  }

  @Override
  public final void wake() {
    socket.wake();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
