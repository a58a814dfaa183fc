package org.skidder.core.registry;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first 128 bits of the SHA-256 of the first {@code length} bytes of a file's content
 * (uncompressed). Grows with the file up to the length its reader chooses. A fingerprint of length
 * 0 says nothing and matches nothing.
 */
public record Fingerprint(int length, long hi, long lo) {

  /** Never used itself: a copy is cheaper than asking the security providers, once per file. */
  private static final MessageDigest UNUSED = unused();

  /** No fingerprint taken. */
  public static final Fingerprint NONE = new Fingerprint(0, 0, 0);

  public Fingerprint {
    if (length < 0) {
      throw new IllegalArgumentException("negative length " + length);
    }
  }

  /**
   * Fingerprint of {@code content[0, length)}; {@link #NONE} if length is 0.
   *
   * @throws IndexOutOfBoundsException if length is negative or longer than content
   */
  public static Fingerprint of(byte[] content, int length) {
    Objects.checkFromIndexSize(0, length, content.length);
    if (length == 0) {
      return NONE;
    }
    MessageDigest digest = sha256();
    digest.update(content, 0, length);
    return of(length, digest);
  }

  /**
   * Whether content begins with what this was taken of; {@code available} of its bytes are known.
   */
  public boolean isPrefixOf(byte[] content, int available) {
    return length > 0 && length <= available && equals(of(content, length));
  }

  /** Whether nothing was taken. */
  public boolean isNone() {
    return length == 0;
  }

  static Fingerprint of(int length, MessageDigest digest) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(length, hash.getLong(), hash.getLong());
  }

  static MessageDigest sha256() {
    return copy(UNUSED);
  }

  /** A digest of what another has digested so far. */
  static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this Java runtime cannot be cloned", e);
    }
  }

  private static MessageDigest unused() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  // Written out, as those that the compiler makes for a record are put together at run time: that
  // costs a start tens of milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint f && length == f.length && hi == f.hi && lo == f.lo;
  }

  @Override
  public int hashCode() {
    return (int) hi; // as good as random
  }
}
