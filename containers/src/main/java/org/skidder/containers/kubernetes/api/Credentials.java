package org.skidder.containers.kubernetes.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** How a request proves who sends it, if not by a certificate. Immutable. */
sealed interface Credentials {
  /** Nothing, or a certificate. */
  record None() implements Credentials {}

  /** A bearer token. */
  record Token(String token) implements Credentials {
    /** The token is nobody's business. */
    @Override
    public String toString() {
      return "a token";
    }
  }

  /** A bearer token in a file that somebody renews: read for each request. */
  record TokenFile(Path file) implements Credentials {}

  /** User and password. */
  record Basic(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "user " + user;
    }
  }

  /**
   * Value of the header {@code Authorization}.
   *
   * @throws IOException when the token cannot be read; the message names the file
   */
  default Optional<String> header() throws IOException {
    return switch (this) {
      case None() -> Optional.empty();
      case Token(String token) -> Optional.of("Bearer " + checked(token, "token"));
      case TokenFile(Path file) -> Optional.of("Bearer " + checked(read(file), file.toString()));
      case Basic(String user, String password) ->
          Optional.of(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("the token file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String checked(String token, String where) throws IOException {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException(where + ": holds no token");
    }
    return token;
  }
}
