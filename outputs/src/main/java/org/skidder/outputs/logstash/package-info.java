/**
 * {@code output.logstash}: the Beats protocol (lumberjack, version 2) over TCP.
 *
 * <p>A batch is encoded once into one array of frames ({@link
 * org.skidder.outputs.logstash.Frames}). A <em>window</em>, a range of these frames, is sent with
 * one write: as it lies there, or compressed; {@link org.skidder.outputs.logstash.WindowSize} says
 * how many events it has. {@link org.skidder.outputs.logstash.Lumberjack} writes windows and reads
 * acknowledgements. Two clients use it: {@link org.skidder.outputs.logstash.SynchronousClient}
 * waits for each window, {@link org.skidder.outputs.logstash.PipelinedClient} has several on the
 * wire and a thread that reads the acknowledgements.
 *
 * <p>What a receiver acknowledged before a connection broke counts as delivered, also within a
 * window.
 */
@NullMarked
package org.skidder.outputs.logstash;

import org.jspecify.annotations.NullMarked;
