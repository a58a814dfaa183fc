package org.skidder.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a shipper does with files. */
final class ChurnFiles {
  private ChurnFiles() {}

  static void files(Path folder) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("a/b/c"));
    Path file = Files.writeString(tree.resolve("one.log"), "line\n".repeat(1000));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.getFileAttributeView(file, BasicFileAttributeView.class)
        .setTimes(FileTime.fromMillis(1), FileTime.fromMillis(2), null);
    Files.getAttribute(file, "unix:ino");
    Files.getFileStore(file).getUsableSpace();
    Files.copy(file, tree.resolve("two.log"));
    Files.createLink(tree.resolve("hard"), file);
    Files.createSymbolicLink(tree.resolve("soft"), file.toAbsolutePath());
    if (!tree.resolve("soft").toRealPath().endsWith("one.log")) {
      throw new IOException("the link leads elsewhere");
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                tree.resolve("three"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      in.transferTo(0, 1000, out);
      try (FileLock lock = out.lock()) {
        out.write(new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(4)}, 0, 2);
        out.force(true);
        if (!lock.isValid()) {
          throw new IOException("lock lost");
        }
      }
      in.read(new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(4)}, 0, 2);
      in.read(ByteBuffer.allocateDirect(10), 20);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(path -> path.toFile().lastModified());
    }
    Files.createTempFile(folder, "x", "y").toFile().deleteOnExit();
  }

  static void mapped(Path folder) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("map").toFile(), "rw")) {
      file.setLength(1 << 20);
      MappedByteBuffer map = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 1 << 20);
      map.put(4096, (byte) 1);
      map.force();
      map.load();
    }
  }

  static void rotation(Path folder) throws IOException {
    Path live = folder.resolve("live.log");
    for (int round = 0; round < 50; round++) {
      Files.writeString(live, "x".repeat(100) + "\n");
      try (FileChannel reader = FileChannel.open(live, StandardOpenOption.READ)) {
        Files.move(live, folder.resolve("live.log.1"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(
            folder.resolve("live.log.1"),
            folder.resolve("live.log.2"),
            StandardCopyOption.ATOMIC_MOVE);
        reader.read(ByteBuffer.allocate(200));
        reader.size();
      }
      try (FileChannel writer =
          FileChannel.open(folder.resolve("live.log.2"), StandardOpenOption.WRITE)) {
        writer.truncate(10);
        writer.force(false);
      }
      Files.delete(folder.resolve("live.log.2"));
    }
  }

  static void notification(Path folder) throws Exception {
    try (WatchService watcher = folder.getFileSystem().newWatchService()) {
      folder.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
      Files.writeString(folder.resolve("seen"), "1");
      WatchKey key = watcher.poll(10, TimeUnit.SECONDS);
      if (key == null || key.pollEvents().isEmpty()) {
        throw new IOException("no notification");
      }
    }
  }
}
