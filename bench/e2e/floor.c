/*
 * The floor: what this work costs when nothing but the work is done. Reads files, splits lines, escapes them into the same
 * documents Skidder writes, and sends them in bulks over one connection, or writes them to a file. No queue, no registry, no
 * configuration, no retries, no thread: any answer but the expected one ends it.
 *
 *   floor --port N [--bulk EVENTS] FILE...       to a sink on loopback
 *   floor --out FILE [--bulk EVENTS] FILE...     to a file
 *   floor --redis N [--bulk EVENTS] FILE...      to a list of a redis-server on loopback
 *   floor --kafka N [--bulk EVENTS] FILE...      to a topic of a Kafka broker on loopback
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "floor.h"

enum { CHUNK = 1 << 18, LINE_MAX_BYTES = 1 << 20 };

static enum { NOWHERE, SINK, OUT, REDIS, KAFKA } target;
static int out = -1, sock = -1;
static uint64_t millis;
static unsigned bulk = 2048, in_bulk;
static uint64_t events;
static char *body;
static size_t used, capacity = 1 << 21;
static char action[160], before_offset[4600], after_message[512], stamp[64];
static size_t action_length, before_length, after_length, stamp_length;
static char hostname[256] = "localhost";

static void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("floor: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(1);
}

/* For each byte: 0 copy it, else the length of its escape. As the documents are defined, < > & are escaped too. */
static unsigned char escape_length[256];
static char escape_text[256][8];

static void build_escapes(void) {
  for (int b = 0; b < 256; b++) {
    if (b >= 0x20 && !strchr("\"\\<>&", b)) continue;
    const char *short_form = b == '"' ? "\\\"" : b == '\\' ? "\\\\" : b == '\n' ? "\\n" : b == '\r' ? "\\r" : b == '\t' ? "\\t" : NULL;
    if (short_form) snprintf(escape_text[b], 8, "%s", short_form);
    else snprintf(escape_text[b], 8, "\\u%04x", b);
    escape_length[b] = (unsigned char)strlen(escape_text[b]);
  }
}

static char *put(char *to, const char *from, size_t n) {
  memcpy(to, from, n);
  return to + n;
}

static char *put_escaped(char *to, const char *from, size_t n) {
  for (size_t i = 0; i < n; i++) {
    unsigned char b = (unsigned char)from[i], length = escape_length[b];
    if (!length) *to++ = (char)b;
    else to = put(to, escape_text[b], length);
  }
  return to;
}

static char *put_number(char *to, uint64_t n) {
  char digits[20];
  int i = 20;
  do digits[--i] = (char)('0' + n % 10);
  while (n /= 10);
  return put(to, digits + i, (size_t)(20 - i));
}

static void write_all(int fd, const char *from, size_t n) {
  while (n) {
    ssize_t w = write(fd, from, n);
    if (w < 0) die("write: %s", strerror(errno));
    from += w;
    n -= (size_t)w;
  }
}

static void read_answer(void) {
  static char answer[1 << 16];
  size_t have = 0;
  char *end;
  do {
    ssize_t n = read(sock, answer + have, sizeof answer - 1 - have);
    if (n <= 0) die("the sink closed the connection");
    have += (size_t)n;
    answer[have] = 0;
  } while (!(end = strstr(answer, "\r\n\r\n")) && have < sizeof answer - 1);
  char *length = end ? strcasestr(answer, "content-length:") : NULL;
  if (!length || strncmp(answer, "HTTP/1.1 200", 12)) die("unexpected answer: %.200s", answer);
  size_t body_length = strtoull(length + 15, NULL, 10), got = have - (size_t)(end + 4 - answer);
  while (got < body_length && have < 128) {
    ssize_t n = read(sock, answer + have, 128 - have);
    if (n <= 0) die("the sink closed the connection");
    have += (size_t)n;
    got += (size_t)n;
    answer[have] = 0;
  }
  if (!strstr(end + 4, "\"errors\":false")) die("the sink reports errors: %.200s", end + 4);
  while (got < body_length) {
    ssize_t n = read(sock, answer, sizeof answer - 1);
    if (n <= 0) die("the sink closed the connection");
    got += (size_t)n;
  }
}

static void read_fully(char *to, size_t n) {
  while (n) {
    ssize_t got = read(sock, to, n);
    if (got <= 0) die("the server closed the connection");
    to += got;
    n -= (size_t)got;
  }
}

static void read_redis_answer(void) {
  char answer[512];
  size_t have = 0;
  do read_fully(answer + have, 1);
  while (answer[have++] != '\n' && have < sizeof answer - 1);
  answer[have] = 0;
  if (answer[0] != ':') die("redis answers %s", answer);
}

static void read_kafka_answer(void) {
  unsigned char length[4];
  char answer[512];
  read_fully((char *)length, 4);
  if (length[0] || length[1] || length[2] > 1) die("unexpected answer of Kafka");
  read_fully(answer, (size_t)(length[2] << 8 | length[3]));
  if (kafka_error(answer)) die("Kafka answers with error %d", kafka_error(answer));
}

static void send_bulk(const char *head, size_t n) {
  struct iovec parts[2] = {{(char *)head, n}, {body, used}};
  ssize_t sent = writev(sock, parts, 2);
  if (sent < (ssize_t)n) die("send: %s", strerror(errno));
  write_all(sock, body + (sent - (ssize_t)n), used - ((size_t)sent - n));
}

static void flush(void) {
  char head[256];
  if (!in_bulk) return;
  switch (target) {
    case OUT: write_all(out, body, used); break;
    case REDIS:
      send_bulk(head, redis_head(head, sizeof head, in_bulk));
      read_redis_answer();
      break;
    case KAFKA:
      send_bulk(head, kafka_head(head, body, used, in_bulk, millis));
      read_kafka_answer();
      break;
    default:
      send_bulk(head, (size_t)snprintf(head, sizeof head,
                                       "POST /_bulk HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=UTF-8\r\n"
                                       "Content-Length: %zu\r\n\r\n",
                                       used));
      read_answer();
  }
  used = 0;
  in_bulk = 0;
}

static void read_clock(void) {
  struct timespec t;
  struct tm parts;
  clock_gettime(CLOCK_REALTIME, &t);
  millis = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
  gmtime_r(&t.tv_sec, &parts);
  size_t n = strftime(stamp, sizeof stamp, "{\"@timestamp\":\"%Y-%m-%dT%H:%M:%S", &parts);
  stamp_length = n + (size_t)snprintf(stamp + n, sizeof stamp - n, ".%03ldZ\"", t.tv_nsec / 1000000);
}

/* Puts what the protocol has around a document there; its line end is left out. Returns the end. */
static char *frame(char *document, size_t n) {
  char before[FRAME];
  size_t length = target == REDIS ? redis_frame(before, n) : kafka_frame(before, n, in_bulk);
  char *at = put(document - FRAME, before, length);
  memmove(at, document, n);
  return target == REDIS ? put(at + n, "\r\n", 2) : put(at + n, "", 1);
}

static void event(const char *line, size_t n, uint64_t offset) {
  size_t most = action_length + stamp_length + before_length + after_length + 64 + 2 * FRAME + n * 6;
  if (used + most > capacity) {
    while (used + most > capacity) capacity *= 2;
    if (!(body = realloc(body, capacity))) die("out of memory");
  }
  int framed = target == REDIS || target == KAFKA;
  char *document = body + used + (framed ? FRAME : 0), *to = document;
  to = put(to, action, action_length);
  to = put(to, stamp, stamp_length);
  to = put(to, before_offset, before_length);
  to = put_number(to, offset);
  to = put(to, ",\"message\":\"", 12);
  to = put_escaped(to, line, n);
  to = put(to, after_message, after_length);
  if (framed) to = frame(document, (size_t)(to - 1 - document));
  used = (size_t)(to - body);
  events++;
  if (++in_bulk == bulk) flush();
}

static void describe(const char *file) {
  char path[4096], escaped[4200];
  if (!realpath(file, path)) die("%s: %s", file, strerror(errno));
  if (strlen(path) > 600) die("%s: the path is too long", path);
  *put_escaped(escaped, path, strlen(path)) = 0;
  const char *topic = target == KAFKA ? ",\"topic\":\"filebeat\"" : "", *rest = ",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"doc\",\"version\":\"6.4.0\"";
  char metadata[128] = "";
  if (target != SINK) snprintf(metadata, sizeof metadata, "%s%s}", rest, topic);
  before_length = (size_t)snprintf(before_offset, sizeof before_offset, "%s,\"source\":\"%s\",\"offset\":", metadata, escaped);
}

static void ship(const char *file) {
  static char chunk[CHUNK + LINE_MAX_BYTES];
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("%s: %s", file, strerror(errno));
  describe(file);
  size_t have = 0;
  uint64_t offset = 0;
  for (ssize_t n; (n = read(fd, chunk + have, sizeof chunk - have)) != 0;) {
    if (n < 0) die("%s: %s", file, strerror(errno));
    read_clock();
    char *at = chunk, *end = chunk + have + n, *stop;
    for (; (stop = memchr(at, '\n', (size_t)(end - at))); at = stop + 1) {
      event(at, (size_t)(stop - at), offset);
      offset += (uint64_t)(stop + 1 - at);
    }
    have = (size_t)(end - at);
    if (have == sizeof chunk) die("%s: a line is longer than %zu bytes", file, sizeof chunk);
    memmove(chunk, at, have);
  }
  close(fd);
}

static void connect_to(int kind, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int on = 1;
  sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(sock, (struct sockaddr *)&a, sizeof a)) die("127.0.0.1:%d: %s", port, strerror(errno));
  target = kind;
  if (kind != SINK) return;
  time_t now = time(NULL);
  struct tm parts;
  gmtime_r(&now, &parts);
  action_length = strftime(action, sizeof action, "{\"index\":{\"_index\":\"filebeat-6.4.0-%Y.%m.%d\",\"_type\":\"doc\"}}\n", &parts);
}

int main(int argc, char **argv) {
  int first = argc;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--port") && i + 1 < argc) connect_to(SINK, atoi(argv[++i]));
    else if (!strcmp(argv[i], "--redis") && i + 1 < argc) connect_to(REDIS, atoi(argv[++i]));
    else if (!strcmp(argv[i], "--kafka") && i + 1 < argc) connect_to(KAFKA, atoi(argv[++i]));
    else if (!strcmp(argv[i], "--bulk") && i + 1 < argc) bulk = (unsigned)atoi(argv[++i]);
    else if (!strcmp(argv[i], "--out") && i + 1 < argc) {
      out = open(argv[++i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
      if (out < 0) die("%s: %s", argv[i], strerror(errno));
      target = OUT;
    } else {
      first = i;
      break;
    }
  }
  if (first == argc || target == NOWHERE || bulk < 1) {
    fprintf(stderr, "usage: floor --port N|--redis N|--kafka N|--out FILE [--bulk EVENTS] FILE...\n");
    return 2;
  }
  build_escapes();
  crc_build();
  if (!(body = malloc(capacity))) die("out of memory");
  gethostname(hostname, sizeof hostname - 1);
  after_length = (size_t)snprintf(after_message, sizeof after_message,
                                  "\",\"prospector\":{\"type\":\"log\"},\"input\":{\"type\":\"log\"},\"beat\":{\"name\":\"%.63s\",\"hostname\":\"%.63s\","
                                  "\"version\":\"6.4.0\"},\"host\":{\"name\":\"%.63s\"}}\n",
                                  hostname, hostname, hostname);
  for (int i = first; i < argc; i++) ship(argv[i]);
  flush();
  fprintf(stderr, "floor: %" PRIu64 " events\n", events);
  return 0;
}
