/**
 * What the command line offers around the sandbox: showing a policy, trying it, and recording the
 * calls of a run. Each command is a plain class with a {@code run} method that prints for people;
 * the command line only passes arguments on.
 */
@NullMarked
package org.skidder.sandbox.command;

import org.jspecify.annotations.NullMarked;
