/*
 * Receives and counts, nothing else: what a machine can take at best, beside programs that listen.
 *
 *   receive tcp PORT            lines of one connection
 *   receive udp PORT BUFFER     datagrams, into a receive buffer of so many bytes (the system may grant less)
 *
 * Listens on 127.0.0.1, says "listening", and at the end of the connection or of standard input, "received NANOSECONDS COUNT CPU_NANOSECONDS": when the last
 * one came (CLOCK_MONOTONIC), how many, and the processor time of this process.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 256, LONGEST = 10240, CHUNK = 256 << 10 };

static uint64_t count;

static void fail(const char *what) {
  fprintf(stderr, "receive: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* False when nothing more is there. */
static int take_datagrams(int s) {
  static char texts[BATCH][LONGEST];
  static struct iovec vectors[BATCH];
  static struct sockaddr_in senders[BATCH];
  static struct mmsghdr messages[BATCH];
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){texts[i], LONGEST};
    messages[i].msg_hdr =
        (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1, .msg_name = &senders[i], .msg_namelen = sizeof senders[i]};
  }
  int n = recvmmsg(s, messages, BATCH, MSG_DONTWAIT, NULL);
  if (n < 0 && errno != EAGAIN) fail("recvmmsg");
  count += n > 0 ? (uint64_t)n : 0;
  return n > 0;
}

/* False at the end. */
static int take_bytes(int s) {
  static char bytes[CHUNK];
  ssize_t n = read(s, bytes, sizeof bytes);
  if (n < 0) fail("read");
  const char *at = bytes, *end = bytes + n;
  while ((at = memchr(at, '\n', (size_t)(end - at)))) {
    count++;
    at++;
  }
  return n > 0;
}

int main(int argc, char **argv) {
  int tcp = argc == 3 && !strcmp(argv[1], "tcp");
  if (!tcp && !(argc == 4 && !strcmp(argv[1], "udp"))) {
    fprintf(stderr, "usage: receive tcp PORT | receive udp PORT BUFFER\n");
    return 2;
  }
  struct sockaddr_in here = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int s = socket(AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0), on = 1;
  if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) fail("socket");
  if (!tcp) {
    int buffer = atoi(argv[3]);
    if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer)
        && setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer)) fail("buffer");
  }
  if (bind(s, (struct sockaddr *)&here, sizeof here) || (tcp && listen(s, 1))) fail("bind");
  puts("listening");
  fflush(stdout);
  if (tcp && (s = accept(s, NULL, NULL)) < 0) fail("accept");
  int64_t last = now(CLOCK_MONOTONIC);
  struct pollfd both[] = {{.fd = s, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
  /* A connection has an end; of datagrams nobody knows, so they are taken until standard input ends and none is left. */
  for (int more = 1, ended = 0; tcp ? more : more || !ended;) {
    if (!more && poll(both, 2, -1) < 0) fail("poll");
    ended |= both[1].revents != 0;
    more = tcp ? take_bytes(s) : take_datagrams(s);
    if (more) last = now(CLOCK_MONOTONIC);
  }
  printf("received %" PRId64 " %" PRIu64 " %" PRId64 "\n", last, count, now(CLOCK_PROCESS_CPUTIME_ID));
  return 0;
}
