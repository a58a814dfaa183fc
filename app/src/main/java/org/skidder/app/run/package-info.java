/**
 * From a configuration to a running Skidder: {@link org.skidder.app.run.EnginePlan} reads and
 * checks everything and builds nothing that runs; {@link org.skidder.app.run.Engine} runs it and
 * stops it in order.
 */
@NullMarked
package org.skidder.app.run;

import org.jspecify.annotations.NullMarked;
