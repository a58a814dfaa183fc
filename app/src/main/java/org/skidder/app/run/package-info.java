/**
 * From a configuration to a running Skidder.
 *
 * <p><b>Planning</b> reads and checks everything, reports all mistakes at once, and builds nothing
 * that runs: {@link org.skidder.app.run.EnginePlan} is the whole, with a plan per part ({@code
 * InputsPlan}, {@code OutputsPlan}, {@code QueuePlan}). {@code InputPlanner} plans one input; it is
 * kept, as inputs of reloaded files and of autodiscover are planned while the program runs. {@code
 * EdgeParsing} decides for each whether its events are parsed here, {@code Filters} which
 * processors they pass.
 *
 * <p><b>Running.</b> A command confines the process ({@code Confinement}, with what {@code Reach}
 * says that the plan needs) and lets {@code RunCommand} make the {@link org.skidder.app.run.Engine}
 * and wait for a signal ({@code StopSignals}). The engine opens the registry, starts outputs
 * ({@code RunningOutputs}) before inputs, and closes in the other direction. {@code Reloader} and
 * {@code DiscoveredInputs} change the set of running inputs. {@code Observers} let others look on,
 * over HTTP or by reports; without any, nothing of that is made.
 */
@NullMarked
package org.skidder.app.run;

import org.jspecify.annotations.NullMarked;
