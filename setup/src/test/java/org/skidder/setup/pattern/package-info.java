@NullMarked
package org.skidder.setup.pattern;

import org.jspecify.annotations.NullMarked;
