/*
 * What the counting receivers have in common: one thread, one epoll, counters, and the lines they say (see sink.c). Each
 * is one source file that includes this and defines opened and served.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 64 };

static struct {
  uint64_t events, bytes, requests, connections, refused;
  uint64_t first, last, mark_time, mark_count, reached;
} count;

static uint64_t expect, mark;
static int stay, epoll_fd, ending;

/* A connection was accepted: is to be watched. */
void opened(int fd);

/* Something happened on a watched connection. */
void served(void *tag, uint32_t events);

static void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("sink: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(2);
}

static void *must(void *memory) {
  return memory ? memory : (die("out of memory"), NULL);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void watch(int operation, int fd, uint32_t events, void *tag) {
  struct epoll_event e = {.events = events, .data.ptr = tag};
  if (epoll_ctl(epoll_fd, operation, fd, &e)) die("epoll: %s", strerror(errno));
}

static void passed(const char *what, uint64_t time) { /* stdout is line buffered */
  printf("%s %" PRIu64 " %" PRIu64 "\n", what, time, count.events);
}

/* Counts the events of a request whose last byte is there; the time is now. */
static uint64_t arrived(uint64_t n) {
  uint64_t before = count.events, time = now();
  count.events += n;
  count.requests++;
  if (n) count.last = time;
  if (!before && n) passed("first", count.first = time);
  if (mark && before < mark && count.events >= mark) {
    count.mark_time = time;
    count.mark_count = count.events;
    passed("mark", time);
  }
  return time;
}

/* To be asked when a request was answered: whether everything that was expected is there, and this is to end. */
static int is_last(uint64_t before, uint64_t time) {
  if (!expect || before >= expect || count.events < expect) return 0;
  passed("reached", count.reached = time);
  if (!stay) ending = 1;
  return ending;
}

static void report(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  double cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
  printf("{\"events\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"requests\":%" PRIu64 ",\"connections\":%" PRIu64 ",\"refused\":%" PRIu64
         ",\"first_ns\":%" PRIu64 ",\"mark_ns\":%" PRIu64 ",\"mark_events\":%" PRIu64 ",\"reached_ns\":%" PRIu64
         ",\"last_ns\":%" PRIu64 ",\"cpu_s\":%.6f}\n",
         count.events, count.bytes, count.requests, count.connections, count.refused, count.first, count.mark_time, count.mark_count,
         count.reached, count.last, cpu);
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof a;
  if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 128)) die("127.0.0.1:%d: %s", port, strerror(errno));
  getsockname(fd, (struct sockaddr *)&a, &length);
  printf("listening %d\n", ntohs(a.sin_port));
  return fd;
}

static int stop_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGTERM); /* a sink never outlives the benchmark that started it */
  return signalfd(-1, &set, SFD_CLOEXEC);
}

static void accept_one(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  count.connections++;
  opened(fd);
}

/* Listens on loopback, says at which port, and serves until the end. */
static void listen_and_serve(int port) {
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  int stop = stop_signals(), listener = listen_on(port);
  watch(EPOLL_CTL_ADD, stop, EPOLLIN, &stop);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
  while (!ending) {
    struct epoll_event ready[EVENTS];
    int n = epoll_wait(epoll_fd, ready, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.ptr == &stop) ending = 1;
      else if (ready[i].data.ptr == &listener) accept_one(listener);
      else served(ready[i].data.ptr, ready[i].events);
    }
  }
}
