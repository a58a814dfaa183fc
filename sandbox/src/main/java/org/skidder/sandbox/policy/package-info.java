/**
 * What is allowed: policies, the built-in one, the calls a JVM needs, and their translation into
 * rules per call number for one architecture.
 *
 * <p>A {@link org.skidder.sandbox.policy.Policy} is plain data with names. {@link
 * org.skidder.sandbox.policy.PolicyResolver} turns it into numbers for an architecture, unites it
 * with the {@link org.skidder.sandbox.policy.JvmBase} and refuses what would kill the process; the
 * {@code bpf} package makes a program of the result.
 */
@NullMarked
package org.skidder.sandbox.policy;

import org.jspecify.annotations.NullMarked;
