@NullMarked
package org.skidder.bench;

import org.jspecify.annotations.NullMarked;
