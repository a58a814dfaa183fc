package org.skidder.core.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.ByteWriter;

/** Records that have a valid checksum and make no sense are refused, not believed. */
class StateCodecTest {
  private static final StateCodec.Sink NOBODY =
      new StateCodec.Sink() {
        @Override
        public void put(FileState state) {}

        @Override
        public void remove(StateKey key) {}

        @Override
        public void unclaimed() {}

        @Override
        public void end(long count) {}
      };

  private static void assertRefused(ByteWriter record) {
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(record.array(), record.size()));
    assertThatThrownBy(() -> StateCodec.decode(bytes, NOBODY))
        .isInstanceOf(LedgerFormatException.class);
  }

  private static ByteWriter put() {
    ByteWriter record = new ByteWriter(64);
    record.writeByte(StateCodec.CHANGES);
    return record;
  }

  @Test
  void refusesATimeThatDoesNotExist() {
    ByteWriter record = put();
    record.writeByte(StateCodec.PUT);
    record.writeVarint(1);
    record.writeVarint(2);
    record.writeByte(0);
    record.writeVarint(3);
    record.writeSigned(Long.MAX_VALUE);
    record.writeVarint(Long.MAX_VALUE);
    assertRefused(record);
  }

  @Test
  void refusesAFingerprintThatIsLongerThanAny() {
    ByteWriter record = put();
    StateCodec.put(
        record,
        FileState.of(new FileIdentity(1, 2), "/a.log")
            .withFingerprint(new Fingerprint(1 << 30, 1, 1)));
    assertRefused(record);
  }
}
