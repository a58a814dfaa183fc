/**
 * The training run of the start-up cache: what real starts do, once, in one process. The launcher
 * starts it when it makes the cache; nothing else uses it.
 */
@NullMarked
package org.skidder.app.train;

import org.jspecify.annotations.NullMarked;
