@NullMarked
package org.skidder.core;

import org.jspecify.annotations.NullMarked;
