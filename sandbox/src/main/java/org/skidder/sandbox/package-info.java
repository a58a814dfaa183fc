@NullMarked
package org.skidder.sandbox;

import org.jspecify.annotations.NullMarked;
