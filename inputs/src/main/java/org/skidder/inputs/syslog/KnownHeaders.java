package org.skidder.inputs.syslog;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Template;

/**
 * Templates of headers that were seen before: programs send many messages with the same host,
 * program, process and priority, whose fields are then made and encoded once. A header becomes one
 * the second time it is seen, so that those which never come again cost little. Thread-safe;
 * bounded: a header that is new takes the place of another one.
 */
final class KnownHeaders {
  /** A power of two. */
  private static final int MOST = 2048;

  private static final class Known {
    final byte[] key;
    final String source;
    final @Nullable Template template;

    Known(byte[] key, String source, @Nullable Template template) {
      this.key = key;
      this.source = source;
      this.template = template;
    }
  }

  private final AtomicReferenceArray<@Nullable Known> all = new AtomicReferenceArray<>(MOST);

  /**
   * The template of a header; null when it is not known yet.
   *
   * @param source who sent it
   * @param make makes its template
   */
  @Nullable Template find(HeaderKey key, String source, Supplier<Template> make) {
    if (key.isTooLong()) {
      return null;
    }
    int hash = (key.hash() * 31 + source.hashCode()) * 0x9E3779B9;
    int at = hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(MOST));
    Known known = all.getPlain(at);
    if (known == null || !known.source.equals(source) || !key.is(known.key)) {
      all.setRelease(at, new Known(key.toByteArray(), source, null));
      return null;
    }
    if (known.template != null) {
      return known.template;
    }
    Template made = make.get();
    all.setRelease(at, new Known(known.key, source, made));
    return made;
  }
}
