package org.skidder.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentScannerTest {
  private static Arguments scan(String... arguments) throws UsageException {
    return ArgumentScanner.scan(List.of(arguments));
  }

  @Test
  void runsWithoutACommand() throws UsageException {
    Arguments arguments = scan("-e", "-c", "a.yml", "--path.home", "/home");

    assertThat(arguments.command()).isEqualTo(Command.RUN);
    assertThat(arguments.is(Flag.STDERR)).isTrue();
    assertThat(arguments.text(Flag.PATH_HOME)).contains("/home");
  }

  @ParameterizedTest
  @CsvSource({"-path.data,/d", "--path.data,/d"})
  void longFlagsHaveOneDashOrTwo(String flag, String value) throws UsageException {
    assertThat(scan(flag, value).text(Flag.PATH_DATA)).contains(value);
    assertThat(scan(flag + "=" + value).text(Flag.PATH_DATA)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-E", "--E"})
  void oneLetterFlagsHaveALongForm(String flag) throws UsageException {
    assertThat(scan(flag, "a=1", "test", "config", flag + "=b=2").all(Flag.SETTING))
        .containsExactly("a=1", "b=2");
  }

  @Test
  void valuesMayBeginWithADash() throws UsageException {
    assertThat(scan("-E", "-abc", "-c", "--once").all(Flag.SETTING)).containsExactly("-abc");
    assertThat(scan("-E", "-abc", "-c", "--once").all(Flag.CONFIG)).containsExactly("--once");
  }

  @Test
  void flagsStandBeforeAndAfterTheCommand() throws UsageException {
    Arguments arguments = scan("-c", "a.yml", "export", "-e", "config", "-E", "x=1");

    assertThat(arguments.command()).isEqualTo(Command.EXPORT_CONFIG);
    assertThat(arguments.is(Flag.STDERR)).isTrue();
    assertThat(arguments.all(Flag.SETTING)).containsExactly("x=1");
  }

  @Test
  void switchesTakeAValueOnlyAfterEquals() throws UsageException {
    assertThat(scan("-strict.perms=false").is(Flag.STRICT_PERMS, true)).isFalse();
    assertThat(scan("-e=T").is(Flag.STDERR)).isTrue();
    assertThat(scan("-once", "run").command()).isEqualTo(Command.RUN);
    assertThat(scan().is(Flag.STRICT_PERMS, true)).isTrue();
  }

  @Test
  void doubleDashEndsFlags() throws UsageException {
    Arguments arguments = scan("follow", "--pretty", "--", "-x.log", "--once");

    assertThat(arguments.command()).isEqualTo(Command.FOLLOW);
    assertThat(arguments.rest()).containsExactly("-x.log", "--once");
    assertThat(arguments.is(Flag.ONCE)).isFalse();
  }

  @Test
  void runFlagsWorkWithoutTheWord() throws UsageException {
    assertThat(scan("-once", "-N").is(Flag.ONCE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-nonsense|unknown flag: -nonsense",
        "-Ekey=v|-E key=v",
        "-ed|-e ...",
        "-c|flag needs a value: -c FILE",
        "-e=maybe|use true or false",
        "launch|unknown command 'launch'",
        "test nothing|unknown command 'test nothing'",
        "version --once|unknown flag: --once; 'version' has none, it belongs to 'run'",
        "run --pretty|it belongs to 'follow'",
      })
  void saysWhatIsWrong(String line, String message) {
    assertThatThrownBy(() -> scan(line.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void helpIsAboutTheCommandNamed() throws UsageException {
    assertThat(scan("test", "config", "--help").command()).isEqualTo(Command.TEST_CONFIG);
    assertThat(scan("test", "config", "--strict", "--help").is(Flag.STRICT)).isTrue();
    assertThat(scan("test", "nonsense", "--help").command()).isEqualTo(Command.TEST);
    assertThat(scan("test", "--strict", "--help").command()).isEqualTo(Command.TEST);
    assertThatThrownBy(() -> scan("test", "--strict", "--help=false"))
        .hasMessageContaining("unknown flag: --strict; 'test' has none");
  }

  @Test
  void neverFailsOtherwiseOnAnything() {
    Random random = new Random(42);
    String letters = "-=e cEdNonce.tmp\u00e9\0\"'";
    for (int i = 0; i < 20_000; i++) {
      List<String> arguments = new ArrayList<>();
      for (int n = random.nextInt(5); n > 0; n--) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        arguments.add(text.toString());
      }
      try {
        assertThat(ArgumentScanner.scan(arguments).command()).isNotNull();
      } catch (UsageException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense, RUN",
    "test config --nonsense, TEST_CONFIG",
    "--nonsense test config, TEST_CONFIG",
    "keystore add --stdin=maybe, KEYSTORE_ADD",
    "version --once, VERSION"
  })
  void whatIsWrongWithAFlagIsAboutItsCommand(String line, Command command) {
    assertThatThrownBy(() -> scan(line.split(" ")))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.command()).contains(command));
  }

  @Test
  void theValueOfAnUnknownFlagIsNotTakenForACommand() {
    assertThatThrownBy(() -> scan("--nonsense", "value")).hasMessage("unknown flag: --nonsense");
  }
}
