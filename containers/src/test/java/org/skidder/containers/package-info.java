/** Tests of the whole module. */
@NullMarked
package org.skidder.containers;

import org.jspecify.annotations.NullMarked;
