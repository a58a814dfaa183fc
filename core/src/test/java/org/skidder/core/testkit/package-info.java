/** Servers for the tests of all modules. */
@NullMarked
package org.skidder.core.testkit;

import org.jspecify.annotations.NullMarked;
