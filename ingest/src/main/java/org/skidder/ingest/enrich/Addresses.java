package org.skidder.ingest.enrich;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.skidder.core.event.ByteText;

/** Addresses as they are written. Never asks a name server. */
public final class Addresses {
  private static final int LONGEST = 45;

  private Addresses() {}

  /** The address of a literal; empty for any other text, also for one with a scope. */
  public static Optional<InetAddress> read(ByteText text) {
    if (text.length() < 2 || text.length() > LONGEST) {
      return Optional.empty();
    }
    boolean colon = false;
    int dots = 0;
    for (int i = text.offset(); i < text.offset() + text.length(); i++) {
      int c = text.array()[i];
      colon |= c == ':';
      dots += c == '.' ? 1 : 0;
      boolean hex = Character.digit(c, 16) >= 0;
      if (!hex && c != ':' && c != '.') {
        return Optional.empty();
      }
    }
    if (!colon && (dots != 3 || !isQuad(text))) {
      return Optional.empty();
    }
    String literal =
        new String(text.array(), text.offset(), text.length(), StandardCharsets.US_ASCII);
    try {
      return Optional.of(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Four numbers up to 255 without needless zeros, as the node has it. */
  private static boolean isQuad(ByteText text) {
    int value = 0;
    int digits = 0;
    for (int i = text.offset(); i < text.offset() + text.length(); i++) {
      int c = text.array()[i];
      if (c == '.') {
        if (digits == 0) {
          return false;
        }
        value = 0;
        digits = 0;
        continue;
      }
      if (c < '0' || c > '9' || (digits > 0 && value == 0)) {
        return false;
      }
      value = value * 10 + c - '0';
      if (++digits > 3 || value > 255) {
        return false;
      }
    }
    return digits > 0;
  }
}
