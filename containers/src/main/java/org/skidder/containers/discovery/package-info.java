/**
 * Autodiscover: from what there is to read to inputs that read it.
 *
 * <p>A {@link org.skidder.containers.discovery.Provider} watches something (an engine, a cluster)
 * and tells what is there and what is gone, as {@link org.skidder.containers.discovery.Sighting}s.
 * A sighting becomes configurations: those of the templates whose condition holds, else those of
 * the builders (hints), changed by the appenders. Configurations become inputs that {@link
 * org.skidder.core.reload.RunningInputs} keeps running.
 *
 * <p>The provider says <em>what is</em> and never <em>what changed</em>: telling the same again
 * changes nothing, so that repeated, late and lost events of an API do no harm.
 */
@NullMarked
package org.skidder.containers.discovery;

import org.jspecify.annotations.NullMarked;
