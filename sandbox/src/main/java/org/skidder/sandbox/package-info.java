/**
 * Confinement of the process on Linux: a seccomp filter over system calls, and Landlock over files
 * and connections.
 *
 * <p>{@link org.skidder.sandbox.Sandbox} is the way in. {@code prepare()} at the very start links
 * the C library on a thread of its own while the configuration is read; {@code install()} loads the
 * filter and answers with a {@link org.skidder.sandbox.SandboxReport} of what is in force. Nothing
 * here logs: reports carry the lines, so that the caller decides where they go.
 *
 * <p>All native access goes through one downcall handle (package {@code kernel}). Policies are data
 * (package {@code policy}); programs are made and shown by package {@code bpf}; package {@code
 * command} holds what the command line offers.
 */
@NullMarked
package org.skidder.sandbox;

import org.jspecify.annotations.NullMarked;
