/**
 * Classic BPF as seccomp uses it (kernel document {@code userspace-api/seccomp_filter.rst}): a
 * small assembler, the compiler from verdicts to programs, and the disassembler.
 *
 * <p>The compiler sorts the verdicts into ranges of call numbers and searches them by halves, so a
 * call costs about log2(ranges) comparisons where a chain of equality tests costs one per name.
 * Programs are assembled from the last instruction to the first: every jump then points at code
 * whose distance is known, and where 8 bits of distance are not enough a trampoline is placed on
 * the spot.
 */
@NullMarked
package org.skidder.sandbox.bpf;

import org.jspecify.annotations.NullMarked;
