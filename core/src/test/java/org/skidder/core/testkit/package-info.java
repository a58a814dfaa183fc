/** Servers for the tests of all modules, and what several of them look at. */
@NullMarked
package org.skidder.core.testkit;

import org.jspecify.annotations.NullMarked;
