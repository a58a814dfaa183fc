/*
 * Writes access-log lines as a web server in front of a shop would: combined format, quoted request, referrer and user
 * agent, 178 bytes on average with the line end, the same lines for the same seed.
 *
 *   gen --lines N [--seed S] FILE             one file of N lines
 *   gen --lines N [--seed S] --files K DIR    K files DIR/access-00000.log ... of N lines each
 *   gen --lines N --json-file FILE            the same lines as Docker's driver json-file wraps them
 *
 * Prints "LINES BYTES".
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state = 42;

/* xorshift64*: good enough for log lines, and the same everywhere */
static uint32_t below(uint32_t n) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(((state * 2685821657736338717u) >> 32) * n >> 32);
}

static const char *agents[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.186 Safari/537.36",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:59.0) Gecko/20100101 Firefox/59.0",
    "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:58.0) Gecko/20100101 Firefox/58.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 11_2_6 like Mac OS X) AppleWebKit/604.5.6 (KHTML, like Gecko) Version/11.0 Mobile/15D100",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "curl/7.58.0",
    "Go-http-client/1.1",
    "python-requests/2.18.4",
    "Wget/1.19.4 (linux-gnu)",
};
static const char *paths[] = {"/", "/index.html", "/images/logo.png", "/css/site.css", "/js/app.min.js", "/cart", "/login",
                              "/favicon.ico", "/robots.txt", "/api/v1/items", "/products/garden/chairs", "/static/fonts/icons.woff2"};
static const char *referrers[] = {"-", "-", "-", "-", "https://www.example.com/", "https://www.example.com/products/garden",
                                  "https://www.google.com/", "https://shop.example.org/start?utm_source=mail&utm_medium=link"};
static const char *methods[] = {"GET", "GET", "GET", "GET", "GET", "GET", "POST", "HEAD"};
static const int statuses[] = {200, 200, 200, 200, 200, 200, 304, 302, 404, 500};

#define PICK(list) list[below(sizeof list / sizeof *list)]

static int line(char *to, size_t room, uint64_t number) {
  char path[128], when[40];
  time_t t = (time_t)(1520157600 + number / 40);
  struct tm parts;
  gmtime_r(&t, &parts);
  strftime(when, sizeof when, "%d/%b/%Y:%H:%M:%S +0000", &parts);
  switch (below(6)) {
    case 0: snprintf(path, sizeof path, "/products/%u?ref=%u&sort=price", below(100000), below(1000)); break;
    case 1: snprintf(path, sizeof path, "/search?q=%x&page=%u", below(1u << 24), 1 + below(20)); break;
    default: snprintf(path, sizeof path, "%s", PICK(paths));
  }
  return snprintf(to, room, "%u.%u.%u.%u - %s [%s] \"%s %s HTTP/1.1\" %d %u \"%s\" \"%s\"\n", 1 + below(222), below(256), below(256),
                  below(256), below(12) ? "-" : "alice", when, PICK(methods), path, PICK(statuses), below(60000), PICK(referrers),
                  PICK(agents));
}

static int json_file;

/* The line as a container's log has it: quotes escaped, stream and time behind it. */
static int wrapped(char *to, size_t room, uint64_t number) {
  char text[1024], when[40];
  int length = line(text, sizeof text, number), used;
  time_t t = (time_t)(1520157600 + number / 40);
  struct tm parts;
  gmtime_r(&t, &parts);
  strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &parts);
  used = snprintf(to, room, "{\"log\":\"");
  for (int i = 0; i < length - 1; i++) {
    if (text[i] == '"' || text[i] == '\\') to[used++] = '\\';
    to[used++] = text[i];
  }
  return used + snprintf(to + used, room - (size_t)used, "\\n\",\"stream\":\"%s\",\"time\":\"%s.%09uZ\"}\n", number % 8 ? "stdout" : "stderr", when,
                         (unsigned)(number % 40 * 25000000 + number % 1000));
}

static uint64_t write_file(const char *name, uint64_t lines, uint64_t first) {
  static char buffer[1 << 20];
  FILE *f = fopen(name, "w");
  uint64_t bytes = 0;
  size_t used = 0;
  if (!f) {
    fprintf(stderr, "gen: %s: %s\n", name, strerror(errno));
    exit(1);
  }
  setvbuf(f, NULL, _IONBF, 0);
  for (uint64_t i = 0; i < lines; i++) {
    used += (size_t)(json_file ? wrapped : line)(buffer + used, sizeof buffer - used, first + i);
    if (used > sizeof buffer - 2048 || i + 1 == lines) {
      if (fwrite(buffer, 1, used, f) != used) {
        fprintf(stderr, "gen: %s: %s\n", name, strerror(errno));
        exit(1);
      }
      bytes += used;
      used = 0;
    }
  }
  if (fclose(f)) {
    fprintf(stderr, "gen: %s: %s\n", name, strerror(errno));
    exit(1);
  }
  return bytes;
}

int main(int argc, char **argv) {
  uint64_t lines = 0, files = 0, bytes = 0;
  const char *target = NULL;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--lines") && i + 1 < argc) lines = strtoull(argv[++i], NULL, 10);
    else if (!strcmp(argv[i], "--files") && i + 1 < argc) files = strtoull(argv[++i], NULL, 10);
    else if (!strcmp(argv[i], "--seed") && i + 1 < argc) state = 88172645463325252u ^ (strtoull(argv[++i], NULL, 10) * 2654435761u);
    else if (!strcmp(argv[i], "--json-file")) json_file = 1;
    else target = argv[i];
  }
  if (!target || !lines) {
    fprintf(stderr, "usage: gen --lines N [--seed S] [--files K] [--json-file] FILE|DIR\n");
    return 2;
  }
  if (!files) bytes = write_file(target, lines, 0);
  for (uint64_t k = 0; k < files; k++) {
    char name[4096];
    snprintf(name, sizeof name, "%s/access-%05" PRIu64 ".log", target, k);
    bytes += write_file(name, lines, k * lines);
  }
  printf("%" PRIu64 " %" PRIu64 "\n", files ? lines * files : lines, bytes);
  return 0;
}
