/**
 * What addresses and user agents tell: look-ups that are dear and repeat, behind bounded caches.
 * Nothing here is loaded before a pipeline has a {@code geoip} or {@code user_agent} processor.
 */
@NullMarked
package org.skidder.ingest.enrich;

import org.jspecify.annotations.NullMarked;
