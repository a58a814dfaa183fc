package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import org.skidder.core.json.JsonMistake;
import org.skidder.outputs.elasticsearch.template.Dialect;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a server says it is.
 *
 * @param opensearch whether it is OpenSearch
 * @param version {@code a.b.c}, with suffix if any; empty when unknown
 * @param major first number of the version, 0 when unknown
 * @param minor second number
 */
record ServerInfo(boolean opensearch, String version, int major, int minor) {

  /** From a version alone. */
  static ServerInfo of(boolean opensearch, String version) {
    String[] parts = version.split("[.-]", 4);
    return new ServerInfo(
        opensearch, version, number(parts, 0), parts.length > 1 ? number(parts, 1) : 0);
  }

  private static int number(String[] parts, int index) {
    String part = parts[index];
    return part.matches("[0-9]{1,6}") ? Integer.parseInt(part) : 0;
  }

  /**
   * Asks a server, by {@code GET} of its base URL.
   *
   * @throws IOException when it does not answer, refuses, or is something else
   */
  static ServerInfo ask(HttpConnection connection) throws IOException {
    return read(root(connection));
  }

  /**
   * What a server answers to {@code GET} of its base URL. Many a proxy knows that only with a slash
   * at its end, as it knows all that is below: it sends there, or has nothing without. Then it is
   * asked for with the slash, too.
   *
   * @return a success
   * @throws IOException when it does not answer, or refuses
   */
  static HttpResponse root(HttpConnection connection) throws IOException {
    String target = connection.base().target("");
    HttpResponse answer = connection.call("GET", "");
    if (!isElsewhere(answer) || target.endsWith("/")) {
      return checked(target, answer);
    }
    String refusal = refusal(target, answer);
    HttpResponse slashed = connection.call("GET", "/");
    if (isElsewhere(slashed)) {
      throw new IOException(refusal + ", and GET " + target + "/ with " + slashed.head());
    }
    return checked(target + "/", slashed);
  }

  private static boolean isElsewhere(HttpResponse answer) {
    return answer.status() == 404 || !answer.redirection().isEmpty();
  }

  private static HttpResponse checked(String target, HttpResponse answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(refusal(target, answer));
    }
    return answer;
  }

  private static String refusal(String target, HttpResponse answer) {
    String hint =
        answer.status() == 401
            ? " (check username and password of output.elasticsearch)"
            : answer.redirection();
    return "GET " + target + " was answered with " + answer.describe() + hint;
  }

  /**
   * Reads what {@link #root} answers.
   *
   * @throws IOException when it is no JSON object
   */
  static ServerInfo read(HttpResponse answer) throws IOException {
    String number = "";
    String distribution = "";
    try (JsonParser parser =
        new JsonFactory()
            .createParser(ObjectReadContext.empty(), answer.body(), 0, answer.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(
            "the server does not answer with a JSON object; is it Elasticsearch?");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean version = parser.currentName().equals("version");
        if (parser.nextToken() == JsonToken.START_OBJECT && version) {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
              parser.skipChildren();
            } else if (name.equals("number")) {
              number = parser.getString();
            } else if (name.equals("distribution")) {
              distribution = parser.getString();
            }
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new IOException(
          "the server does not answer with JSON; is it Elasticsearch? " + JsonMistake.of(e), e);
    }
    return of(distribution.equals("opensearch"), number);
  }

  /** Whether documents need a mapping type: up to Elasticsearch 6, and when nothing is known. */
  boolean isTyped() {
    return !opensearch && major < 7;
  }

  /** What kind of template it takes; when nothing is known, that of Elasticsearch 6.4. */
  Dialect dialect() {
    return major == 0
        ? new Dialect(opensearch, opensearch ? 2 : 6, 4)
        : new Dialect(opensearch, major, minor);
  }

  /** {@code OpenSearch 3.3.0}, {@code Elasticsearch 6.8.23}. */
  String describe() {
    String shown = version.isEmpty() ? "of unknown version" : "version " + version;
    return (opensearch ? "OpenSearch " : "Elasticsearch ") + shown;
  }
}
