/** What a running Skidder keeps and knows about itself: its identity on disk and its host. */
@NullMarked
package org.skidder.app.home;

import org.jspecify.annotations.NullMarked;
