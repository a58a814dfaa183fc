@NullMarked
package org.skidder.setup.dashboards;

import org.jspecify.annotations.NullMarked;
