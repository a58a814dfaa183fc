/**
 * What each command does. A command is a class that is not loaded before its command is given; it
 * writes to the streams it is handed, and ends with a {@link
 * org.skidder.app.command.CommandException} or another exception with a message for the user.
 *
 * <p>Only {@code run} and {@code follow} own a data path and a log; all other commands create
 * nothing, log warnings to stderr, and work beside a running process.
 */
@NullMarked
package org.skidder.app.command;

import org.jspecify.annotations.NullMarked;
