/**
 * The ledger of positions: how far every file has been read <em>and acknowledged</em>.
 *
 * <p>A {@link org.skidder.core.registry.FileState} is one immutable entry. Acknowledgements hand
 * states to the {@link org.skidder.core.registry.Registrar}, one thread that coalesces what piled
 * up while the disk was busy and gives it to the {@link org.skidder.core.registry.Ledger}: an
 * append-only log of checksummed records plus snapshots, in the folder {@code
 * <registry_file>.ledger/}. Writing costs what has changed, not what is known, so half a million
 * files are as cheap to follow as one.
 *
 * <h2>The folder</h2>
 *
 * <ul>
 *   <li>{@code log-<seq>}: changes, in order. {@code snapshot-<seq>}: all states as they were when
 *       {@code log-<seq>} began. Number 1 has no snapshot, it begins with nothing.
 *   <li>The state is: the newest sound snapshot, then every log from its number on. The snapshot
 *       before the newest and the logs since are kept, so a damaged newest snapshot loses nothing.
 *   <li>{@code *.damaged-<time>}: a file that failed its checksums, set aside for inspection.
 * </ul>
 *
 * <h2>Format</h2>
 *
 * A file begins with a header: magic (8 bytes, the last one is the version), number (8), salt (8),
 * CRC-32C of these 24 bytes (4). Records follow: marker (4), payload length (4), CRC-32C of salt
 * and payload (4), payload. All big-endian. The salt is random per file, so that bytes of an older
 * file or of a file name can never pass for a record. Payloads are described in {@link
 * org.skidder.core.registry.StateCodec}.
 *
 * <h2>Why positions may lag but never lead</h2>
 *
 * Only acknowledged positions arrive here. A position that is lost (power failure before the next
 * fdatasync, a torn record, a damaged file) makes events be sent again; it cannot make one be
 * skipped. That is why records are written at once, which survives the death of the process, but
 * forced to the disk at most once a second, which bounds what a power failure repeats.
 */
@NullMarked
package org.skidder.core.registry;

import org.jspecify.annotations.NullMarked;
