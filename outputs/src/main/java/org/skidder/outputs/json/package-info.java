/** JSON that servers answer with, or are told, beside events. */
@NullMarked
package org.skidder.outputs.json;

import org.jspecify.annotations.NullMarked;
