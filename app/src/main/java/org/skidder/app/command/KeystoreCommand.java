package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Keystore;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.log.Reasons;

/**
 * {@code keystore}: secrets that the configuration names as {@code ${NAME}}. The whole
 * configuration is read first, because it says where the keystore is; what it takes from the
 * keystore is not.
 */
public final class KeystoreCommand {
  private static final int LONGEST_SECRET = 1 << 20;

  private final ConfigLoader loader;
  private final LoadedConfig loaded;
  private final Path file;

  private KeystoreCommand(Arguments arguments) throws CommandException {
    loader = Settings.loader(arguments).withoutSecrets();
    loaded = loader.load(new Problems());
    file = ConfigLoader.keystoreFile(loaded.root(), loaded.paths());
  }

  private static KeystoreCommand forChange(Arguments arguments)
      throws CommandException, IOException {
    KeystoreCommand command = new KeystoreCommand(arguments);
    command.loader.checkKeystorePlace(command.loaded);
    return command;
  }

  /** Makes an empty keystore; asks before it replaces one. */
  public static void create(Arguments arguments, Dialogue dialogue)
      throws CommandException, IOException {
    KeystoreCommand command = forChange(arguments);
    Path file = command.file;
    boolean replaces =
        !Files.exists(file)
            || arguments.is(Flag.FORCE)
            || dialogue.confirm("There is a keystore already: " + file + ". Overwrite it?", true);
    if (replaces) {
      command.saveAndGive(Keystore.create(file), dialogue);
      dialogue.say("Created skidder keystore");
    } else {
      dialogue.say("Kept the keystore as it is.");
    }
  }

  /** Stores one secret. */
  public static void add(Arguments arguments, Dialogue dialogue, PrintStream err)
      throws CommandException, IOException {
    if (arguments.rest().size() != 1) {
      throw new CommandException(
          "name exactly one key, without blanks: skidder keystore add KEY [--stdin]");
    }
    String key = checkedKey(arguments.rest().getFirst().strip());
    KeystoreCommand command = forChange(arguments);
    if (command.prepares(key, arguments, dialogue)) {
      Keystore keystore = command.loader.keystore(command.loaded);
      keystore.put(key, secret(key, arguments, dialogue));
      command.saveAndGive(keystore, dialogue);
      command.warnOfShadows(key, err);
      dialogue.say("Successfully updated the keystore");
    } else {
      dialogue.say("Kept the secret as it is.");
    }
  }

  /**
   * Whether the secret may be written: the keystore is there, and nothing is overwritten unasked.
   */
  private boolean prepares(String key, Arguments arguments, Dialogue dialogue)
      throws CommandException, IOException {
    boolean force = arguments.is(Flag.FORCE);
    boolean asks = !arguments.is(Flag.STDIN);
    if (!Files.exists(file)
        && !force
        && !(asks && dialogue.confirm("There is no keystore yet. Create " + file + "?", false))) {
      throw new CommandException(
          "there is no keystore at "
              + file
              + "; make one with 'skidder keystore create', or use --force");
    }
    if (force || !loader.keystore(loaded).names().contains(key)) {
      return true;
    }
    if (!asks) {
      throw new CommandException(
          "the keystore has a secret " + key + " already; use --force to overwrite it");
    }
    return dialogue.confirm("The keystore has a secret " + key + " already. Overwrite it?", false);
  }

  /** A key that variables can name. */
  private static String checkedKey(String key) throws CommandException {
    if (key.isEmpty()) {
      throw new CommandException("the key is empty; give the secret a name");
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == ':' || c == '{' || c == '}' || Character.isISOControl(c)) {
        throw new CommandException(
            "the key "
                + key.replaceAll("\\p{Cntrl}", "?")
                + " could not be used as ${KEY}: it must not contain ':', braces or control"
                + " characters");
      }
    }
    return key;
  }

  private static String secret(String key, Arguments arguments, Dialogue dialogue)
      throws CommandException, IOException {
    Optional<String> secret =
        arguments.is(Flag.STDIN)
            ? Optional.of(withoutLineEnd(text(dialogue.everything(LONGEST_SECRET))))
            : dialogue.secret("Enter value for " + key + ": ");
    if (secret.isEmpty()) {
      throw new CommandException(
          "there is no terminal to ask for the secret; give it on standard input with --stdin");
    }
    if (secret.get().isEmpty()) {
      throw new CommandException("the secret is empty; nothing was stored");
    }
    return secret.get();
  }

  private static String text(byte[] bytes) throws CommandException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CommandException("the secret is not valid UTF-8; nothing was stored");
    }
  }

  /** Tools such as {@code echo} end what they print with a line end that belongs to no secret. */
  private static String withoutLineEnd(String text) {
    if (!text.endsWith("\n")) {
      return text;
    }
    return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
  }

  /** Says when something else of that name is found before the keystore is asked. */
  private void warnOfShadows(String key, PrintStream err) {
    if (loaded.root().has(key)) {
      err.println(
          "warning: ${" + key + "} means the setting of that name; choose another key to use it");
    } else if (!System.getenv().getOrDefault(key, "").isEmpty()) {
      err.println(
          "warning: where the environment variable "
              + key
              + " is set, as it is here, ${"
              + key
              + "} has its value instead");
    }
  }

  /** Prints the names, sorted. */
  public static void list(Arguments arguments, PrintStream out) throws CommandException {
    KeystoreCommand command = new KeystoreCommand(arguments);
    command.loader.keystore(command.loaded).names().forEach(out::println);
  }

  /** Removes secrets, one after the other; ends at the first that is not there. */
  public static void remove(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    List<String> keys = arguments.rest();
    if (keys.isEmpty()) {
      throw new CommandException("remove what? Name keys: skidder keystore remove KEY...");
    }
    KeystoreCommand command = forChange(arguments);
    if (!Files.exists(command.file)) {
      throw new CommandException("there is no keystore at " + command.file);
    }
    Keystore keystore = command.loader.keystore(command.loaded);
    for (String key : keys) {
      if (!keystore.remove(key.strip())) {
        throw new CommandException(
            "the keystore has no secret " + key.strip() + "; see 'skidder keystore list'");
      }
      command.save(keystore, Optional.empty());
      out.println("successfully removed key: " + key.strip());
    }
  }

  /** Returns whether it belongs to the owner; without one it stays with whom it belongs to. */
  private boolean save(Keystore keystore, Optional<UserPrincipal> owner) throws IOException {
    try {
      if (Ownership.ofFileSystem().isRoot()) {
        return keystore.saveInPlace(owner);
      }
      keystore.save();
      return true;
    } catch (IOException e) {
      throw new IOException("the keystore " + file + " cannot be written: " + reason(e), e);
    }
  }

  /**
   * Gives a keystore that root makes to the user of the service, who must be able to read it. Where
   * root may not do that, as without capabilities in a container, the service is root's, too.
   */
  private void saveAndGive(Keystore keystore, Dialogue dialogue) throws IOException {
    Optional<UserPrincipal> receiver = receiver();
    boolean given = save(keystore, receiver);
    if (receiver.isPresent()) {
      String user = receiver.get().getName();
      dialogue.say(
          given
              ? "The keystore belongs to " + user + ", as the service seems to."
              : "The keystore belongs to root; for a service of another user run: chown "
                  + user
                  + " "
                  + file);
    }
  }

  /** Who gets it; nobody where it stays with whom it belongs to. */
  private Optional<UserPrincipal> receiver() throws IOException {
    Ownership ownership = Ownership.ofFileSystem();
    Optional<String> user =
        ownership.isRoot() ? loader.serviceUser(loaded).name() : Optional.empty();
    boolean isRoots =
        !Files.exists(file)
            || ownership.of(file).filter(it -> it.user() == Ownership.ROOT).isPresent();
    if (user.isEmpty() || !isRoots) {
      return Optional.empty();
    }
    return Optional.of(
        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get()));
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "its folder does not exist" : Reasons.of(e);
  }
}
