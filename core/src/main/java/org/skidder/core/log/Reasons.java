package org.skidder.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something failed, for people: the JDK's message is often only the name of the file. */
public final class Reasons {
  private Reasons() {}

  /** A reason, without the file it is about. */
  public static String of(Throwable e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (e instanceof NotDirectoryException) {
      return "not a folder";
    } else if (e instanceof FileAlreadyExistsException known) {
      return known.getFile() + " is in the way";
    } else if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /**
   * Whether a disk, or what one may use of it, is full. The JDK tells that by the text of the C
   * library only: where that speaks another language than English it is not recognized.
   */
  public static boolean isFull(IOException e) {
    String reason = of(e);
    return reason.contains("No space left on device") || reason.contains("uota exceeded");
  }

  /** The reason behind the causes that only say that something failed; one line. */
  public static String deepest(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return of(cause).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** What to say of a failure that nobody foresaw. */
  public static String unexpected(RuntimeException e) {
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
      return told(cause);
    }
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return "unexpected failure: "
        + e.getClass().getSimpleName()
        + message
        + " (a mistake in Skidder: -d '*' shows where it happened)";
  }

  /** A whole message: with the file, where the exception knows one. */
  public static String told(IOException e) {
    return e instanceof FileSystemException known && known.getFile() != null
        ? known.getFile() + ": " + of(e)
        : of(e);
  }
}
