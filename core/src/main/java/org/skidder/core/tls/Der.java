package org.skidder.core.tls;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Walks over DER (ITU-T X.690), just enough to find an element. */
final class Der {
  private final byte[] bytes;
  private final int end;
  private int at;

  Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Tag of the element at hand; −1 at the end. */
  int tag() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** The content of the element at hand, which is left behind. */
  Der enter(int tag) throws GeneralSecurityException {
    if (tag() != tag) {
      throw damaged();
    }
    int content = contentStart();
    int stop = content + length(content);
    at = stop;
    return new Der(bytes, content, stop);
  }

  /** The whole element at hand. */
  byte[] element() throws GeneralSecurityException {
    int start = at;
    skip();
    return Arrays.copyOfRange(bytes, start, at);
  }

  void skip() throws GeneralSecurityException {
    int content = contentStart();
    at = content + length(content);
  }

  private int contentStart() throws GeneralSecurityException {
    if (at + 1 >= end) {
      throw damaged();
    }
    int first = bytes[at + 1] & 0xff;
    int extra = first < 0x80 ? 0 : first & 0x7f;
    if (extra > 4 || first == 0x80 || at + 2 + extra > end) {
      throw damaged();
    }
    return at + 2 + extra;
  }

  private int length(int content) throws GeneralSecurityException {
    int first = bytes[at + 1] & 0xff;
    long length = first < 0x80 ? first : 0;
    for (int i = at + 2; i < content; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    if (length > end - content) {
      throw damaged();
    }
    return (int) length;
  }

  private static GeneralSecurityException damaged() {
    return new GeneralSecurityException("the key is damaged");
  }
}
