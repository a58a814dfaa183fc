/**
 * The log input: finds files, follows each with a harvester, and never mistakes one for another.
 */
@NullMarked
package org.skidder.inputs.log;

import org.jspecify.annotations.NullMarked;
