/**
 * Reading times from text as the {@code date} processor of ingest nodes does: {@code ISO8601},
 * {@code UNIX}, {@code UNIX_MS}, {@code TAI64N} and patterns, of Elasticsearch 6 (Joda) as well as
 * of 7 and later (java.time).
 *
 * <p>Patterns of numbers, month names and offsets are read from bytes without garbage ({@link
 * org.skidder.ingest.time.TimePattern}); the rest of the pattern language is left to the JDK.
 */
@NullMarked
package org.skidder.ingest.time;

import org.jspecify.annotations.NullMarked;
