/**
 * JMH benchmarks of the parts that run once per line or once per event; {@code bench/jmh} runs
 * them.
 *
 * <p>Each class measures one part on the same input ({@link AccessLog}: what the end-to-end
 * benchmark's generator writes) and carries a plain baseline beside it, so that a figure says how
 * far the part is from the straight loop. An operation is a whole chunk; scores are given per line
 * through {@link org.openjdk.jmh.annotations.OperationsPerInvocation}, so they compare with the CPU
 * seconds per million events of {@code bench/run}: 100 ns per line are 0.1 s.
 *
 * <p>State classes build what they can in field initialisers, not in {@code @Setup} methods, so
 * that fields are final and never null.
 */
@NullMarked
package org.skidder.bench;

import org.jspecify.annotations.NullMarked;
