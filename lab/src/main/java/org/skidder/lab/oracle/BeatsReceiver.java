package org.skidder.lab.oracle;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.zip.InflaterInputStream;

/**
 * Takes windows of the Beats protocol (lumberjack, version 2).
 *
 * <p>An acknowledgement that is on its way when a connection is reset may not be read. So lines
 * count as acknowledged only when that is certain: when so many windows came after theirs that the
 * client must have read it, or when the client has hung up in an orderly way.
 */
final class BeatsReceiver extends FaultyReceiver {
  private final int pipelining;

  BeatsReceiver(Plan plan, Journal journal, RandomGenerator random) throws IOException {
    super(journal, random, plan.faults(), plan.timeoutNanos());
    pipelining = plan.pipelining();
  }

  /** Lines whose acknowledgement was sent. */
  private record Told(List<Line> lines, long moment) {}

  @Override
  void converse(BufferedInputStream in, Socket socket) throws IOException {
    DataInputStream frames = new DataInputStream(in);
    ArrayDeque<Told> told = new ArrayDeque<>();
    boolean goesOn = true;
    while (goesOn) {
      Fault fault = fault();
      if (fault == Fault.RESET) {
        in.readNBytes(choose(2000));
        socket.setSoLinger(true, 0);
        return;
      }
      List<Line> lines = store(window(frames));
      arrived();
      note(socket, fault, lines);
      // All windows on the wire before this one but the last were acknowledged, and that was read.
      while (told.size() > pipelining) {
        note(told.remove());
      }
      goesOn = answer(lines, fault, socket.getOutputStream(), told);
      note(socket, goesOn ? "answered" : "hung up", lines);
      if (!goesOn && fault == Fault.PARTIAL) {
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
        told.forEach(this::note);
      }
    }
  }

  private void note(Told told) {
    told.lines.forEach(line -> journal.acknowledged(line, told.moment));
  }

  private List<Line> store(List<String> documents) {
    List<Line> lines = new ArrayList<>();
    for (String document : documents) {
      attempted(BulkRequest.message(document)).ifPresent(lines::add);
    }
    long now = System.nanoTime();
    lines.forEach(line -> journal.stored(line, now));
    return lines;
  }

  /** Answers a window; false when the connection must end. */
  private boolean answer(List<Line> lines, Fault fault, OutputStream out, ArrayDeque<Told> told)
      throws IOException {
    int events = lines.size();
    switch (fault) {
      case DELAY -> LockSupport.parkNanos(timeoutNanos / 6);
      case STALL -> {
        LockSupport.parkNanos(timeoutNanos + timeoutNanos / 4);
        return false;
      }
      case PARTIAL -> {
        int part = choose(events + 1);
        acknowledge(out, part);
        told.add(new Told(lines.subList(0, part), System.nanoTime()));
        return false;
      }
      case KEEP_ALIVE -> {
        acknowledge(out, 0);
        acknowledge(out, choose(events));
        acknowledge(out, 0);
      }
      case TOO_MANY -> {
        acknowledge(out, events + 1 + choose(100));
        return false;
      }
      case GARBAGE -> {
        out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return false;
      }
      case CUT_SHORT -> {
        out.write(new byte[] {'2', 'A', 0});
        return false;
      }
      case NONE -> {}
      default -> {
        return false;
      }
    }
    acknowledge(out, events);
    told.add(new Told(lines, System.nanoTime()));
    return true;
  }

  private static void acknowledge(OutputStream out, int sequence) throws IOException {
    out.write(
        new byte[] {
          '2',
          'A',
          (byte) (sequence >> 24),
          (byte) (sequence >> 16),
          (byte) (sequence >> 8),
          (byte) sequence
        });
    out.flush();
  }

  private static List<String> window(DataInputStream in) throws IOException {
    expect(in.readUnsignedByte() == '2' && in.readUnsignedByte() == 'W', "a window");
    int count = in.readInt();
    expect(count > 0, "events in a window");
    expect(in.readUnsignedByte() == '2', "version 2");
    int type = in.readUnsignedByte();
    if (type != 'C') {
      return documents(in, type, count);
    }
    byte[] packed = in.readNBytes(in.readInt());
    byte[] plain = new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    DataInputStream frames = new DataInputStream(new ByteArrayInputStream(plain));
    expect(frames.readUnsignedByte() == '2', "version 2");
    List<String> documents = documents(frames, frames.readUnsignedByte(), count);
    expect(frames.read() < 0, "no more frames than the window says");
    return documents;
  }

  /** The documents of a window; the head of the first frame is read up to its type. */
  private static List<String> documents(DataInputStream in, int first, int count)
      throws IOException {
    List<String> documents = new ArrayList<>();
    int type = first;
    for (int sequence = 1; sequence <= count; sequence++) {
      if (sequence > 1) {
        expect(in.readUnsignedByte() == '2', "version 2");
        type = in.readUnsignedByte();
      }
      expect(type == 'J', "a document");
      expect(in.readInt() == sequence, "sequence " + sequence);
      int length = in.readInt();
      byte[] document = in.readNBytes(length);
      if (document.length < length) {
        throw new EOFException("the connection ended in a document");
      }
      documents.add(new String(document, StandardCharsets.UTF_8));
    }
    return documents;
  }

  private static void expect(boolean met, String what) {
    if (!met) {
      throw new IllegalArgumentException("expected " + what);
    }
  }
}
