/*
 * Sends what inputs that listen have to take.
 *
 *   send tcp PORT FILE                   the file over one connection, as fast as it is taken
 *   send udp PORT FILE COUNT RATE        COUNT syslog messages made of its lines, RATE a second (0: as fast as the kernel takes them)
 *   send idle PORT COUNT                 COUNT connections with one line each, kept open until standard input ends
 *
 * Waits up to 60 s until somebody listens (tcp, idle). Prints "first NANOSECONDS" before the first byte and "sent
 * NANOSECONDS NUMBER" behind the last one (messages, or connections), both of CLOCK_MONOTONIC.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 32, LONGEST = 400, CHUNK = 256 << 10 };

static struct sockaddr_in target;

static void fail(const char *what) {
  fprintf(stderr, "send: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void say(const char *word, int64_t when, uint64_t number) {
  printf("%s %" PRId64 " %" PRIu64 "\n", word, when, number);
  fflush(stdout);
}

static void nap(int64_t nanos) {
  struct timespec t = {nanos / 1000000000, nanos % 1000000000};
  nanosleep(&t, NULL);
}

static int connected(void) {
  int64_t until = now() + INT64_C(60000000000);
  for (;;) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) fail("socket");
    if (!connect(s, (struct sockaddr *)&target, sizeof target)) return s;
    if (errno != ECONNREFUSED || now() > until) fail("connect");
    close(s);
    nap(2000000);
  }
}

static char *read_file(const char *name, size_t *length) {
  FILE *f = fopen(name, "r");
  struct stat about;
  if (!f || fstat(fileno(f), &about)) fail(name);
  char *text = malloc((size_t)about.st_size + 1);
  if (!text || fread(text, 1, (size_t)about.st_size, f) != (size_t)about.st_size) fail(name);
  fclose(f);
  *length = (size_t)about.st_size;
  return text;
}

static void send_all(int s, const char *bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    ssize_t n = write(s, bytes + at, length - at < CHUNK ? length - at : CHUNK);
    if (n < 0) fail("write");
    at += (size_t)n;
  }
}

static void tcp(const char *file) {
  size_t length;
  char *text = read_file(file, &length);
  uint64_t lines = 0;
  for (size_t i = 0; i < length; i++) lines += text[i] == '\n';
  int s = connected();
  say("first", now(), 0);
  send_all(s, text, length);
  say("sent", now(), lines);
  close(s);
}

/* Messages are made beforehand: a sender that has to think would be the bottleneck. */
static void udp(const char *file, uint64_t count, uint64_t rate) {
  static char texts[1024][LONGEST];
  static struct mmsghdr messages[1024];
  static struct iovec vectors[1024];
  size_t length;
  char *text = read_file(file, &length), *line = text;
  for (int i = 0; i < 1024; i++) {
    char *end = memchr(line, '\n', (size_t)(text + length - line));
    int size = end ? (int)(end - line) : 0;
    int made = snprintf(texts[i], LONGEST, "<134>Mar  4 10:00:00 web-01 shop[4711]: %.*s", size, line);
    vectors[i] = (struct iovec){texts[i], (size_t)(made < LONGEST ? made : LONGEST - 1)};
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    line = end && end + 1 < text + length ? end + 1 : text;
  }
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (s < 0 || connect(s, (struct sockaddr *)&target, sizeof target)) fail("connect");
  int64_t began = now();
  say("first", began, 0);
  for (uint64_t sent = 0; sent < count;) {
    unsigned from = (unsigned)(sent % 1024), most = BATCH;
    if (most > 1024 - from) most = 1024 - from;
    if (most > count - sent) most = (unsigned)(count - sent);
    int n = sendmmsg(s, messages + from, most, 0);
    if (n < 0 && errno != ECONNREFUSED && errno != ENOBUFS) fail("sendmmsg");
    if (n > 0) sent += (uint64_t)n;
    if (rate) {
      int64_t ahead = began + (int64_t)(sent * UINT64_C(1000000000) / rate) - now();
      if (ahead > 200000) nap(ahead);
    }
  }
  say("sent", now(), count);
  close(s);
}

static void idle(uint64_t count) {
  struct rlimit limit = {count + 64, count + 64};
  if (setrlimit(RLIMIT_NOFILE, &limit)) fail("setrlimit");
  say("first", now(), 0);
  for (uint64_t i = 0; i < count; i++) send_all(connected(), "hello\n", 6);
  say("sent", now(), count);
  while (getchar() != EOF) continue;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: send tcp PORT FILE | send udp PORT FILE COUNT RATE | send idle PORT COUNT\n");
    return 2;
  }
  target.sin_family = AF_INET;
  target.sin_port = htons((uint16_t)atoi(argv[2]));
  target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!strcmp(argv[1], "tcp")) tcp(argv[3]);
  else if (!strcmp(argv[1], "udp") && argc == 6) udp(argv[3], strtoull(argv[4], NULL, 10), strtoull(argv[5], NULL, 10));
  else if (!strcmp(argv[1], "idle")) idle(strtoull(argv[3], NULL, 10));
  else return 2;
  return 0;
}
