package org.skidder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.DefaultPolicy;
import org.skidder.sandbox.policy.JvmBase;

/** The page for users lists what the code does. */
class SandboxPageTest {
  private final String page;

  SandboxPageTest() throws IOException {
    page = Files.readString(Path.of("../docs/sandbox.md"));
  }

  @Test
  void everyDeniedCallIsOnThePageWithItsReason() {
    for (DefaultPolicy.Denied denied : DefaultPolicy.denied()) {
      assertThat(page)
          .contains("| " + denied.title() + " | `" + String.join("` `", denied.names()));
    }
  }

  @Test
  void everyActionAndEveryCallOfTheBaseSetIsOnThePage() {
    for (Action action : Action.values()) {
      assertThat(page).contains("| `" + action.label() + "` |");
    }
    for (String name : JvmBase.essential()) {
      assertThat(page).containsPattern("[ \n]" + name + "[ \n]");
    }
    for (String name : JvmBase.useful()) {
      assertThat(page).containsPattern("[ \n]" + name + "[ \n]");
    }
  }
}
