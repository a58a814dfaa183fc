/**
 * The log input: finds files, follows each with a harvester, and never mistakes one for another.
 *
 * <p><b>Scanning.</b> {@code LogInput} has one thread. It looks at the folders ({@code PathFinder})
 * every {@code scan_frequency}, and soon after {@code FileWatch} has told of a new name, and
 * decides about each {@code FoundFile} by what it knows of it ({@code Tracked}): start, resume,
 * ignore, or let the harvester that reads it know. Everything it knows is guarded by one lock,
 * which no harvester holds while it reads.
 *
 * <p><b>Harvesting.</b> {@code HarvesterStarter} opens a file ({@code PlainSource}, {@code
 * CompressedSource}) and makes its {@code Harvester}, a virtual thread that reads a chunk into a
 * buffer of the pool, lets {@code lines} make events of it, and publishes them with the position
 * behind them. When they are acknowledged that position goes to the registrar. At the end of the
 * file it keeps no buffer, checks the {@code close_*} options, and waits to be woken by a
 * notification, a scan or its backoff.
 *
 * <p><b>Identity.</b> A file is its device and inode, and what was read of it: {@code Marks} are
 * the first bytes and the last ones before the position. With them {@code Contents} tells a file
 * that was truncated, or whose inode belongs to another one now, from the one on record. {@code
 * Continuations} finds where a copy or a compressed rotation goes on, from {@code Origins} and the
 * registry. {@code Generations} numbers the contents, for deterministic document ids. {@code
 * Cleaner} forgets files; {@code RemovedFiles} bounds what removed ones, that are still read, keep
 * of the disk; {@code Handover} keeps those of closed inputs for the next one.
 */
@NullMarked
package org.skidder.inputs.log;

import org.jspecify.annotations.NullMarked;
