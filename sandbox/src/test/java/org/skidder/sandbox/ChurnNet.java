package org.skidder.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a shipper does on the network, on loopback only. */
final class ChurnNet {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private ChurnNet() {}

  static void names() throws IOException {
    InetAddress.getAllByName("localhost");
    LOOPBACK.getCanonicalHostName();
    if (NetworkInterface.networkInterfaces().findAny().isEmpty()) {
      throw new IOException("no network interface");
    }
  }

  static void sockets() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      exchange(server, () -> new Socket(LOOPBACK, server.getLocalPort()));
    }
    try (DatagramSocket one = new DatagramSocket(0, LOOPBACK);
        DatagramSocket two = new DatagramSocket(0, LOOPBACK)) {
      one.send(new DatagramPacket(new byte[10], 10, LOOPBACK, two.getLocalPort()));
      two.receive(new DatagramPacket(new byte[10], 10));
    }
    select();
  }

  private static void select() throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(LOOPBACK, 0)).configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        selector.select(10_000);
        try (SocketChannel accepted = server.accept()) {
          client.write(new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocate(6)});
          accepted.read(new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocate(6)});
        }
      }
    }
  }

  static void unixSockets(Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel accepted = server.accept()) {
        client.write(ByteBuffer.allocate(10));
        accepted.read(ByteBuffer.allocate(10));
      }
    }
  }

  static void http() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newHttpClient()) {
      server.setExecutor(executor);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/_bulk");
      for (int n = 0; n < 20; n++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]))
                .build();
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
          throw new IOException("no answer");
        }
      }
    } finally {
      server.stop(0);
    }
  }

  static void tls(Path keys) throws Exception {
    char[] password = "password".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, password);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    try (ServerSocket server =
        context.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK)) {
      int port = server.getLocalPort();
      exchange(server, () -> context.getSocketFactory().createSocket(LOOPBACK, port));
    }
  }

  private static void exchange(ServerSocket server, Callable<Socket> connect) throws Exception {
    byte[] data = new byte[300_000];
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> echo =
          executor.submit(() -> {
            try (Socket accepted = server.accept()) {
              return accepted.getInputStream().readNBytes(data.length);
            }
          });
      try (Socket client = connect.call()) {
        client.setSoTimeout(10_000);
        client.getOutputStream().write(data);
        client.getOutputStream().flush();
        if (echo.get().length != data.length) {
          throw new IOException("lost bytes");
        }
      }
    }
  }
}
