/**
 * The command line: which commands and flags there are, reading them, and the usage texts.
 *
 * <p>{@link org.skidder.app.cli.Command} and {@link org.skidder.app.cli.Flag} are the only places
 * where a command or flag is declared; scanning, checking and help follow from them. The grammar is
 * that of Go programs made compatible with GNU: long flags with one dash or two, values that may
 * begin with a dash, flags before or after the command. It is scanned by hand, because a general
 * parser library costs more of the start than everything else before the first event together.
 */
@NullMarked
package org.skidder.app.cli;

import org.jspecify.annotations.NullMarked;
