@NullMarked
package org.skidder.checks;

import org.jspecify.annotations.NullMarked;
