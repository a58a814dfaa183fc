package org.skidder.processors.decode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.JsonNumbers;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.decode.FingerprintFactory.Encoding;
import org.skidder.processors.decode.FingerprintFactory.FingerprintConfig;
import org.skidder.processors.decode.FingerprintFactory.Method;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Target;

/** Digests {@code |name|value} of each field, in the order of their names, and a last bar. */
final class Fingerprint implements Processor {
  private final List<FieldPath> fields;
  private final List<byte[]> heads;
  private final Method method;
  private final Encoding encoding;
  private final boolean ignoreMissing;
  private final Target target;

  Fingerprint(List<FieldPath> fields, FingerprintConfig config) {
    this.fields = fields;
    heads = fields.stream().map(f -> ("|" + f + "|").getBytes(StandardCharsets.UTF_8)).toList();
    method = config.method();
    encoding = config.encoding();
    ignoreMissing = config.ignoreMissing();
    target = Target.of(config.targetField());
  }

  @Override
  public Verdict process(Event event) throws FieldException {
    return process(EventBatch.of(event), 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) throws FieldException {
    JsonBuffer text = new JsonBuffer(256);
    for (int i = 0; i < fields.size(); i++) {
      FieldPath field = fields.get(i);
      @Nullable Object value = field.read(batch, index).orElse(null);
      if (value == null) {
        FieldSteps.missing(batch.event(index), field, ignoreMissing);
        continue;
      }
      text.raw(heads.get(i));
      append(field, value, text);
    }
    text.raw('|');
    target.write(batch.event(index), encode(digest(text.array(), text.size())));
    return Verdict.KEEP;
  }

  private static void append(FieldPath field, Object value, JsonBuffer out) throws FieldException {
    switch (value) {
      case CharSequence text -> {
        ByteText bytes = ByteText.of(text);
        out.raw(bytes.array(), bytes.offset(), bytes.length());
      }
      case Long number -> out.number(number);
      case BigInteger number -> out.ascii(number.toString());
      case Double number -> out.ascii(JsonNumbers.shortest(number));
      case Boolean flag -> out.ascii(flag ? "true" : "false");
      case Instant time -> out.ascii(time.toString());
      default -> throw new FieldException(field + ": objects and lists have no fingerprint");
    }
  }

  private byte[] digest(byte[] bytes, int length) {
    if (method == Method.XXHASH) {
      return XxHash64.digest(bytes, length);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(method.algorithm());
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no " + method.algorithm(), e);
    }
  }

  private String encode(byte[] digest) {
    return switch (encoding) {
      case HEX -> HexFormat.of().formatHex(digest);
      case BASE32 -> base32(digest);
      case BASE64 -> Base64.getEncoder().encodeToString(digest);
    };
  }

  /** RFC 4648, section 6. */
  private static String base32(byte[] bytes) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    StringBuilder out = new StringBuilder();
    int bits = 0;
    int count = 0;
    for (byte b : bytes) {
      bits = bits << 8 | (b & 0xff);
      count += 8;
      while (count >= 5) {
        count -= 5;
        out.append(alphabet.charAt(bits >> count & 31));
      }
      bits &= (1 << count) - 1;
    }
    if (count > 0) {
      out.append(alphabet.charAt(bits << (5 - count) & 31));
    }
    while (out.length() % 8 != 0) {
      out.append('=');
    }
    return out.toString();
  }
}
