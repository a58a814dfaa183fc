/** Addresses of the internet as texts. */
@NullMarked
package org.skidder.core.net;

import org.jspecify.annotations.NullMarked;
