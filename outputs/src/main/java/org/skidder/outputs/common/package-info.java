/** Options that several outputs share, as records to be declared inline. */
@NullMarked
package org.skidder.outputs.common;

import org.jspecify.annotations.NullMarked;
