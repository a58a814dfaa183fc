/** What the parts of the sandbox have to say to users. It knows none of them. */
@NullMarked
package org.skidder.sandbox.report;

import org.jspecify.annotations.NullMarked;
