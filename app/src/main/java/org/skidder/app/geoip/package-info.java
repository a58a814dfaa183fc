/**
 * Fetching a database of places: {@link org.skidder.app.geoip.Download} brings the bytes, {@link
 * org.skidder.app.geoip.DatabaseFile} unpacks and checks them beside the old file and then takes
 * its place, and {@link org.skidder.app.geoip.FreeDatabase} is where a free one is found and under
 * which licence. Nothing is fetched but by the command {@code geoip fetch}.
 */
@NullMarked
package org.skidder.app.geoip;

import org.jspecify.annotations.NullMarked;
