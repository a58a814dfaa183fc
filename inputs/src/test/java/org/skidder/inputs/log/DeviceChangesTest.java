package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.config.Binder;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.registry.StateKey;

/** A share was mounted anew, or volumes were numbered otherwise: same files, other devices. */
class DeviceChangesTest {
  @RegisterExtension final InputRig rig = new InputRig();

  /** As if all files had been on another device when they were read. */
  private void renumber() throws IOException {
    try (Registrar registrar =
        Registry.open(Binder.defaults(RegistryConfig.class), rig.data(), Clock.systemUTC())) {
      for (FileState state : registrar.states()) {
        FileIdentity before = new FileIdentity(state.id().device() + 1, state.id().inode());
        registrar.update(state.withId(before));
        registrar.update(state.withTtl(FileState.TTL_DELETE));
      }
    }
  }

  @Test
  void aFileGoesOnWhereItWasWithTheSameGeneration() throws Exception {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 4).stop();
    renumber();
    rig.append("a.log", "two\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 8);

    assertThat(rig.messages()).containsExactly("one", "two");
    List<InputRig.Received> received = rig.received();
    assertThat(received.get(1).generation()).isEqualTo(received.get(0).generation());
    assertThat(rig.states())
        .extracting(FileState::id)
        .containsExactly(FileIdentity.of(rig.log("a.log")));
  }

  @Test
  void aFileThatCannotBeReadIsNotTakenForAnother() throws IOException {
    FoundFile file = FoundFile.look(rig.append("a.log", "one\ntwo\n"));
    byte[] content = InputRig.utf8("one\ntwo\n");
    FileState before =
        FileState.of(new FileIdentity(file.id().device() + 1, file.id().inode()), file.path())
            .withOffset(8, Contents.tail(content, 8))
            .withFingerprint(Fingerprint.of(content, 8));
    Map<StateKey, Tracked> files = new HashMap<>(Map.of(before.key(), new Tracked(before)));
    try (Registrar registrar =
        Registry.open(Binder.defaults(RegistryConfig.class), rig.data(), Clock.systemUTC())) {
      registrar.update(before);
      DeviceChanges changes = new DeviceChanges(registrar, files);
      HarvesterStarter.Opened opened = SourceDouble.failing(file);
      assertThatThrownBy(() -> changes.takeOver(file, opened, _ -> false))
          .isInstanceOf(IOException.class);
      opened.close();

      assertThat(registrar.states()).extracting(FileState::id).containsExactly(before.id());
      assertThat(files).containsKey(before.key());
    }
  }

  @Test
  void filesThatWaitForTheirTurnKeepTheirPosition() throws Exception {
    String[] names = {"a.log", "b.log", "c.log"};
    for (String name : names) {
      rig.append(name, "old " + name + "\n");
    }
    rig.start().awaitEvents(3);
    for (String name : names) {
      rig.awaitOffset(name, 10);
    }
    rig.stop();
    renumber();
    for (String name : names) {
      rig.append(name, "new " + name + "\n");
    }
    rig.start("harvester_limit: 1", "close_inactive: 300ms").awaitEvents(6);

    assertThat(rig.messages().subList(3, 6))
        .containsExactlyInAnyOrder("new a.log", "new b.log", "new c.log");
  }

  @Test
  void anotherFileThatHasPathAndInodeByChanceIsReadFromItsStart() throws Exception {
    rig.append("a.log", "one\ntwo\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 8).stop();
    renumber();
    Files.writeString(rig.log("a.log"), "one\nother\n", StandardOpenOption.TRUNCATE_EXISTING);
    rig.start().awaitEvents(4);

    assertThat(rig.messages()).containsExactly("one", "two", "one", "other");
    InputRig.await(() -> rig.states().size() == 1);
  }
}
