/**
 * The log input: finds files, follows each with a harvester, and never mistakes one for another.
 * What a file passes, in this order:
 *
 * <p><b>It is found.</b> {@code LogInput} has one thread. It looks at the folders ({@code
 * PathFinder}, with a {@code GlobElement} for each element of a pattern) when {@code ScanSchedule}
 * says: every {@code scan_frequency}, and soon after {@code FileWatch} has told of a new name. What
 * it sees is a {@code FoundFile}; what was known of it before is {@code Tracked}. Everything that
 * the input knows is guarded by one lock, which no harvester holds while it reads. {@code
 * ScanTrouble} and {@code ToldFiles} keep what is wrong from being said with each scan.
 *
 * <p><b>It is recognised.</b> A file is its device and inode, and what was read of it: {@code
 * Marks} are the first bytes and the last ones before the position, and {@code Contents} compares
 * them with what a file has. {@code Changes} tells whether a known file grew, was truncated, or has
 * other content by now; {@code DeviceChanges} finds it under another device number; {@code
 * Handover} knows it from an input that was closed. For a new file {@code Continuations} finds out
 * whether it is the copy or compressed rotation of another one, and where that goes on ({@code
 * Continuation}): by its name ({@code FileNames}), what a copy must have ({@code Copies}), the
 * registry, and contents that were truncated away ({@code Origins}). As long as that cannot be said
 * it waits ({@code Undecided}), unless there was nothing yet that it could be a copy of ({@code
 * Newcomers}). {@code Generations} numbers the contents, for deterministic document ids.
 *
 * <p><b>It is opened</b> when {@code OpenFiles} has a descriptor to spare, by {@code
 * HarvesterStarter}, as a {@code Source}: {@code PlainSource}, or {@code CompressedSource} (with
 * {@code NativeZstd}). {@code Overlaps} tells when another input reads it as well.
 *
 * <p><b>It is read.</b> Its {@code Harvester} is a virtual thread that takes its {@code
 * ReadingTurn}, reads a chunk into a buffer of the pool, lets {@code lines} make events of it
 * ({@code container} says what runtimes write), and publishes them with the position behind them.
 * When they are acknowledged that position goes to the registrar. At the end of the file it keeps
 * no buffer, looks whether the file still has its path ({@code Place}, {@code Presence}), checks
 * the {@code close_*} options, and waits to be woken by a notification, a scan or its backoff.
 * {@code CloseTimeout} ends it from outside. It tells its input through {@code HarvesterOwner} why
 * it ended ({@code CloseReason}); people are told by {@code Progress} and {@code LogMetrics}.
 *
 * <p><b>It is gone.</b> {@code Cleaner} forgets files; {@code Unread} counts the bytes that are
 * lost with one. {@code RemovedFiles} bounds what removed ones that are still read keep of the disk
 * ({@code NamelessFiles}); {@code Handover} keeps those of closed inputs for the next one.
 *
 * <p>Around that: {@code LogInputFactory} and {@code FileInputs} make inputs of {@code
 * LogInputConfig} and {@code FollowConfig}; {@code HarvesterSettings} and {@code HarvesterServices}
 * are what harvesters get of options and shared things, {@code StateKind} tells positions of inputs
 * of one file apart; {@code LogExamination} looks at files for {@code doctor}.
 */
@NullMarked
package org.skidder.inputs.log;

import org.jspecify.annotations.NullMarked;
