package org.skidder.console.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.skidder.console.http.Response;

/** The page for people: one file without anything from elsewhere, which asks for the figures. */
public final class Page {
  private Page() {}

  /** The page. */
  public static Response response() {
    try (InputStream in = Page.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("page.html is missing");
      }
      return new Response(
          200,
          "text/html; charset=utf-8",
          in.readAllBytes(),
          Map.of(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                  + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
