/*
 * A counting receiver of the Beats protocol (lumberjack, version 2): sink.c's brother. A window is acknowledged when its
 * last byte is there. Compressed frames are counted, by what their window says, and not unpacked; of plain ones only
 * the heads are looked at.
 *
 *   beats [--port N] [--expect N] [--mark N] [--stay]       see sink.c, also for the output
 */
#include "sink.h"

enum { READ_SIZE = 1 << 20, HEAD_MAX = 10 };

struct connection {
  int fd;
  uint32_t window;             /* events of the window under way; 0 between windows */
  uint32_t got;                /* of which arrived */
  uint64_t skip;               /* bytes of a frame still to come */
  uint32_t pending;            /* events that are complete with the last of them */
  unsigned char head[HEAD_MAX]; /* of a frame */
  size_t head_length;
};

static char buffer[READ_SIZE];

static uint32_t number(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Acknowledges a window; six bytes always fit into a socket that is read. */
static int finish_window(struct connection *c) {
  uint64_t before = count.events, time = arrived(c->window);
  unsigned char ack[6] = {'2', 'A', c->window >> 24, c->window >> 16 & 0xff, c->window >> 8 & 0xff, c->window & 0xff};
  int failed = write(c->fd, ack, sizeof ack) != sizeof ack;
  c->window = c->got = 0;
  is_last(before, time);
  return failed;
}

static int finish_frame(struct connection *c) {
  c->got += c->pending;
  c->pending = 0;
  return c->got == c->window ? finish_window(c) : 0;
}

/* The head of a frame is complete: 0 when it is a good one. */
static int begin_frame(struct connection *c) {
  c->head_length = 0;
  if (c->head[1] == 'W') {
    c->window = number(c->head + 2);
    return c->window == 0;
  }
  int packed = c->head[1] == 'C';
  c->skip = number(c->head + (packed ? 2 : 6));
  c->pending = packed ? c->window : 1;
  return packed ? c->got != 0 : number(c->head + 2) != c->got + 1;
}

/* Bytes of a frame's head, or 0 when no such frame may come now. */
static size_t head_size(struct connection *c) {
  if (c->head[0] != '2') return 0;
  if (!c->window) return c->head[1] == 'W' ? 6 : 0;
  return c->head[1] == 'C' ? 6 : c->head[1] == 'J' ? 10 : 0;
}

static int take(struct connection *c, const char *at, const char *end) {
  count.bytes += (uint64_t)(end - at);
  while (at < end) {
    if (c->pending) {
      size_t n = (size_t)(end - at);
      if (n > c->skip) n = c->skip;
      at += n;
      c->skip -= n;
      if (!c->skip && finish_frame(c)) return -1;
      continue;
    }
    c->head[c->head_length++] = (unsigned char)*at++;
    if (c->head_length < 2) continue;
    size_t size = head_size(c);
    if (!size) {
      count.refused++;
      return -1;
    }
    if (c->head_length == size && begin_frame(c)) {
      count.refused++;
      return -1;
    }
  }
  return 0;
}

void opened(int fd) {
  struct connection *c = must(calloc(1, sizeof *c));
  c->fd = fd;
  watch(EPOLL_CTL_ADD, fd, EPOLLIN, c);
}

void served(void *tag, uint32_t events) {
  struct connection *c = tag;
  (void)events;
  ssize_t n = read(c->fd, buffer, sizeof buffer);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0 || take(c, buffer, buffer + n)) {
    close(c->fd);
    free(c);
  }
}

int main(int argc, char **argv) {
  int port = 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++) {
    const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (!strcmp(option, "--stay")) stay = 1;
    else if (!value) die("%s: unknown option, or its value is missing", option);
    else if (!strcmp(option, "--port")) port = atoi(value), i++;
    else if (!strcmp(option, "--expect")) expect = strtoull(value, NULL, 10), i++;
    else if (!strcmp(option, "--mark")) mark = strtoull(value, NULL, 10), i++;
    else die("%s: unknown option", option);
  }
  listen_and_serve(port);
  report();
  return 0;
}
