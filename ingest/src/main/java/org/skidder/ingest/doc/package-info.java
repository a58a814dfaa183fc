/**
 * The document a pipeline works on: an {@link org.skidder.core.event.Event} seen as an ingest node
 * sees it, with paths whose dots always separate, transient values under {@code _ingest}, and
 * templates that read fields.
 */
@NullMarked
package org.skidder.ingest.doc;

import org.jspecify.annotations.NullMarked;
