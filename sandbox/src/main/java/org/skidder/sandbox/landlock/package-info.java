/**
 * Landlock (kernel document {@code userspace-api/landlock.rst}): the process gives up the file
 * system except for the folders it works on, and TCP connections except to its outputs' ports.
 *
 * <p>Landlock restricts threads, not processes. Kernels from ABI 8 on can restrict all threads at
 * once; on older ones the calling thread restricts itself and executes the same command again, so
 * that the whole new process image starts inside. The second start finds a mark in its environment
 * and makes sure that the restriction is really there.
 */
@NullMarked
package org.skidder.sandbox.landlock;

import org.jspecify.annotations.NullMarked;
