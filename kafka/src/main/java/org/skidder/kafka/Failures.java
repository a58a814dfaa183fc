package org.skidder.kafka;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.skidder.core.log.Reasons;
import org.skidder.core.pipeline.DropReason;

/** What the errors of the client library mean for an event and for a user. */
final class Failures {
  private Failures() {}

  /** The library's own error behind one of a future. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // "fatal error, see cause" says less than the cause.
    if (cause.getClass() == KafkaException.class && cause.getCause() instanceof KafkaException) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The reason to give an event up; empty when it is to be tried again. */
  static Optional<DropReason> dropReason(Throwable cause) {
    return switch (cause) {
      case RecordTooLargeException _ -> Optional.of(DropReason.TOO_LARGE);
      case InvalidRecordException _ -> Optional.of(DropReason.REJECTED);
      case InvalidTopicException _ -> Optional.of(DropReason.NO_TARGET);
      default -> Optional.empty();
    };
  }

  /** Whether the error is that of one topic, and the producer is fine. */
  static boolean isOfTopic(Throwable cause) {
    return cause instanceof TopicAuthorizationException
        || cause instanceof InvalidTopicException
        || cause instanceof TimeoutException
        || cause instanceof UnknownTopicOrPartitionException
        || cause instanceof LeaderNotAvailableException;
  }

  /**
   * Whether brokers answered that nothing can be written to the topic, so that its messages are not
   * to hold up those of others until somebody does something about it. Not so while partitions have
   * no leader for a moment, nor while no broker answers: then the order within the topic is kept.
   */
  static boolean isClosedTopic(Throwable cause) {
    // The library asks until its patience ends, and then tells the last answer, if there was one.
    Throwable answer =
        cause instanceof TimeoutException && cause.getCause() != null ? cause.getCause() : cause;
    return answer instanceof TopicAuthorizationException
        || answer instanceof UnknownTopicOrPartitionException;
  }

  /** The error in words that say what to do. */
  static String readable(Throwable cause) {
    String told = String.valueOf(cause.getMessage());
    return switch (cause) {
      case SslAuthenticationException e -> "TLS handshake failed: " + Reasons.deepest(e);
      case SaslAuthenticationException _ ->
          "the broker refuses user and password (username, password, sasl.mechanism): " + told;
      case AuthenticationException _ -> "the broker refuses the connection: " + told;
      case TopicAuthorizationException _ ->
          told + "; the user needs the permission Write on the topic";
      case ClusterAuthorizationException _ ->
          told
              + "; brokers before 2.8 want the permission IdempotentWrite on the cluster (or set"
              + " required_acks: 1, which does without)";
      case UnsupportedVersionException _ ->
          "the broker is older than " + KafkaVersion.OLDEST + ": " + told;
      default -> told;
    };
  }
}
