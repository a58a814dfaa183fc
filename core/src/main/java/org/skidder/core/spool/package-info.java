/**
 * The queue on disk.
 *
 * <p>A {@link org.skidder.core.spool.SpoolQueue} stands between the pipeline that inputs publish to
 * and that of an output. At its entrance a worker writes as an output would send ({@code
 * SpoolClient}): an event counts as delivered for its source when it is durable. At its exit {@code
 * SpoolReader} publishes as an input would read, and a cursor moves when the output has
 * acknowledged. Bounds, order, retries and acknowledgements on both sides are those of the
 * pipeline.
 *
 * <p>On disk a spool is a folder of <em>segments</em>, numbered files of records. A record is a
 * part of a batch in binary form ({@link org.skidder.core.event.StoredBatch}), complete in itself,
 * in a frame with marker, length, event numbers and a CRC-32C that is salted per segment. Records
 * become visible to the reader when they were forced to the disk; one force serves everything that
 * collected while the one before was under way. A segment is freed when all of it is acknowledged;
 * preallocated ones are used again.
 *
 * <p>After a crash the last segment is read up to its last sound record; what follows was never
 * acknowledged and is overwritten. Damage inside of a segment costs the records it hits: the reader
 * goes on at the next sound one, and the gap in the event numbers tells how many events are lost.
 * So that a gap before the first segment is a loss, too, up to where all was sent is forced to the
 * disk before a segment is freed.
 *
 * <p>What the disk does not give back is another matter, as it may be back later: the reader tries
 * again for as long as it takes, and a start that needs it fails and changes nothing. Only people
 * can decide to go on without it; they move the file away, which makes a gap as any other. What the
 * disk does not take at one place goes to another file.
 *
 * <p>At the end no gap can tell: there it is noted, beside the segments, how far they were written.
 * The note is not forced with each group of records; after a power failure it may be some seconds
 * old, and a damaged record that is newer is then taken for a torn one.
 *
 * <p>The head of a segment, which has the salt, is there twice, and completed when the spool is
 * opened. A segment with neither copy left is set aside; how many events it held follows from its
 * neighbours and from the note. That a segment has records is forced to the disk before any of them
 * is acknowledged, so that a head which was torn while the segment was made is known to cost
 * nothing.
 */
@NullMarked
package org.skidder.core.spool;

import org.jspecify.annotations.NullMarked;
