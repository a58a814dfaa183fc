package org.skidder.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Access-log lines in combined format, like those {@code bench/e2e/gen.c} writes: quoted request,
 * referrer and user agent, about 178 bytes with the line end. The same seed gives the same bytes.
 */
final class AccessLog {
  /** Lines of {@link #chunk()}: enough to defeat the branch predictor, few enough for the cache. */
  static final int LINES = 1000;

  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/64.0.3282.186 Safari/537.36",
          "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:59.0) Gecko/20100101 Firefox/59.0",
          "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:58.0) Gecko/20100101 Firefox/58.0",
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 11_2_6 like Mac OS X) AppleWebKit/604.5.6 (KHTML,"
              + " like Gecko) Version/11.0 Mobile/15D100",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
          "curl/7.58.0",
          "Go-http-client/1.1",
          "python-requests/2.18.4",
          "Wget/1.19.4 (linux-gnu)");
  private static final List<String> PATHS =
      List.of(
          "/",
          "/index.html",
          "/images/logo.png",
          "/css/site.css",
          "/js/app.min.js",
          "/cart",
          "/api/v1/items",
          "/products/48713?ref=17&sort=price",
          "/search?q=9f3a1c&page=4");
  private static final List<String> REFERRERS =
      List.of(
          "-",
          "-",
          "-",
          "-",
          "https://www.example.com/",
          "https://www.example.com/products/garden",
          "https://www.google.com/",
          "https://shop.example.org/start?utm_source=mail&utm_medium=link");

  private AccessLog() {}

  /** {@link #LINES} lines, each ended by a line feed. */
  static byte[] chunk() {
    return lines(LINES, 42);
  }

  /** The same lines as Docker's driver {@code json-file} wraps them. */
  static byte[] jsonFileChunk() {
    StringBuilder text = new StringBuilder();
    for (String line : new String(chunk(), StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        text.append("{\"log\":\"")
            .append(line.replace("\\", "\\\\").replace("\"", "\\\""))
            .append("\\n\",\"stream\":\"stdout\",\"time\":\"2018-03-04T05:06:07.123456789Z\"}\n");
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Lines of the given number and seed, each ended by a line feed. */
  static byte[] lines(int count, long seed) {
    var random = new SplittableRandom(seed);
    var bytes = new ByteArrayOutputStream(count * 180);
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(line(random, i).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String line(SplittableRandom random, int number) {
    return "%d.%d.%d.%d - - [04/Mar/2018:10:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d %d \"%s\" \"%s\"\n"
        .formatted(
            1 + random.nextInt(222),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            number / 60 % 60,
            number % 60,
            pick(random, PATHS),
            random.nextInt(10) == 0 ? 404 : 200,
            random.nextInt(60000),
            pick(random, REFERRERS),
            pick(random, AGENTS));
  }

  private static String pick(SplittableRandom random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
