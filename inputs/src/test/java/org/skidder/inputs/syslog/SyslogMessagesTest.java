package org.skidder.inputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.inputs.net.Messages;

class SyslogMessagesTest {
  private final Metrics metrics = new Metrics();

  private Messages messages() {
    SyslogConfig config =
        Binder.bind(
            Config.ofYaml("protocol.udp.host: '127.0.0.1:0'"), SyslogConfig.class, new Problems());
    return SyslogMessages.maker(config, new FieldMap(), new FieldMap(), metrics).of("sender");
  }

  private static EventBatch add(Messages messages, String text) {
    byte[] bytes = utf8(text);
    EventBatch batch = messages.newBatch(bytes, 0, 1);
    messages.add(batch, 0, bytes.length, false);
    return batch;
  }

  /** A sender may stay for years and say nothing more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<34>Oct 11 22:14:15 host app[7]: text",
        "<165>1 2003-10-11T22:14:15Z h app 12 ID1 [a b=\"c\"] x",
        "<165>1 2003-10-11T22:14:15Z h app 12 ID1 [a b=\"c\" x",
        "no syslog",
      })
  void theBytesOfAMessageAreGoneWithItsBatch(String text) {
    Messages messages = messages();
    try {
      for (int i = 0; i < 3; i++) {
        WeakReference<byte[]> bytes = new WeakReference<>(add(messages, text).data());
        await()
            .until(() -> {
              System.gc();
              return bytes.refersTo(null);
            });
      }
    } finally {
      Reference.reachabilityFence(messages);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void aMessageWithTooMuchStructuredDataIsSentAsItIsAndCounted(int parameters) {
    String text = "<34>1 - - - - - [a" + " b=\"\"".repeat(parameters) + "] x";
    EventBatch batch = add(messages(), text);
    boolean raw = parameters > StructuredData.MOST;
    assertThat(batch.event(0).fields().get("message")).hasToString(raw ? text : "x");
    assertThat(metrics.counter("filebeat.input.syslog.messages.invalid").sum())
        .isEqualTo(raw ? 1 : 0);
  }
}
