/** Tests of look-ups. */
@NullMarked
package org.skidder.ingest.enrich;

import org.jspecify.annotations.NullMarked;
