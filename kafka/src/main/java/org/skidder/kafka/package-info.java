/**
 * Output to Kafka.
 *
 * <p>The protocol is spoken by Apache Kafka's own client library. Which partition an event goes to
 * is decided here ({@link org.skidder.kafka.Partitioner}), because existing consumers rely on the
 * original's choice, which is not the library's.
 *
 * <p>A batch of the queue is handed to the producer event by event, the producer groups them by
 * partition, packs and sends them, and the batch is acknowledged event by event when the brokers
 * have. By default the producer is idempotent and repeats for as long as it takes: brokers
 * recognise what they have already, so that neither a lost answer nor a broker that restarts makes
 * an event arrive twice or out of order.
 *
 * <p>No class of the library is loaded before the output is configured: {@link
 * org.skidder.kafka.KafkaOutput}, which is loaded with the names of all outputs, and {@link
 * org.skidder.kafka.KafkaConfig} mention none.
 */
@NullMarked
package org.skidder.kafka;

import org.jspecify.annotations.NullMarked;
