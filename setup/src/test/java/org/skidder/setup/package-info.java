@NullMarked
package org.skidder.setup;

import org.jspecify.annotations.NullMarked;
