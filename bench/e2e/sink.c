/*
 * A counting Elasticsearch: accepts bulk requests on loopback, counts the events in them, answers as a healthy server
 * would, and says when which event arrived. It exists to be measured against, so it must cost next to nothing itself: one
 * thread, one epoll, bodies are never stored, and the only look at their bytes is memchr for the line ends.
 *
 *   sink [--port N] [--expect N] [--mark N] [--stay] [--server NAME-VERSION] [--full-items] [--arrivals FILE]
 *
 *   --port N          0, the default, takes a free one; the first line of output names it
 *   --expect N        reports when N events have arrived, answers that request, and ends (unless --stay)
 *   --mark N          reports when N events have arrived: where the steady state begins
 *   --stay            serves on after --expect, until SIGTERM or SIGINT
 *   --server S        what GET / says: elasticsearch-6.4.0 (default), elasticsearch-7.17.9, opensearch-3.3.0, ...
 *   --full-items      answers items with all the members a real server sends (200 bytes each, no two alike) instead of the
 *                     status only, unless the request asks for the status only (filter_path=...status...)
 *   --arrivals FILE   writes "SEQUENCE NANOSECONDS" for every "seq=SEQUENCE " found in a body: for measuring latency
 *
 * Output, one line each, times are CLOCK_MONOTONIC nanoseconds:
 *   listening PORT | first NS COUNT | mark NS COUNT | reached NS COUNT | and at the end one JSON object.
 * COUNT is what had arrived with that request: a request is counted when its last byte is there.
 *
 * A compressed body cannot be counted and gets 415, so that no run reports a number it did not measure.
 */
#include "sink.h"

#include <poll.h>
#include <strings.h>
#include <sys/uio.h>

enum { HEAD_MAX = 16384, READ_SIZE = 1 << 20 };

enum state { HEAD, BODY, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILER };
enum kind { BULK, ROOT, ACK, NOT_FOUND, UNSUPPORTED };
enum { CREATE = 1, FULL = 2 }; /* bits of an answered item's shape */

struct connection {
  int fd;
  enum state state;
  enum kind kind;
  int is_head, keep_alive, writing;
  int filtered; /* the request asks for the status of items only, by filter_path */
  uint64_t left;            /* bytes of the body or chunk still to come */
  uint64_t lines;           /* line ends seen in this body */
  int open_line;            /* the body's last byte so far is not a line end */
  int known_action, create; /* the body's first action: index or create */
  char start[16];           /* the first bytes of the body, to tell the action */
  size_t start_length;
  char head[HEAD_MAX]; /* the request head, or one line of chunk framing */
  size_t head_length;
  char *out; /* what a full socket did not take of an answer */
  size_t out_length, out_sent;
  char *kept; /* the whole body; only with --arrivals */
  size_t kept_length, kept_capacity;
};

static int full_items;
static FILE *arrivals;
static char root_answer[512];
static char *items[4]; /* prebuilt lists, by shape */
static size_t items_capacity, item_length[4];
static char buffer[READ_SIZE];

/* ---- answers ---- */

/* Lists of four shapes, prebuilt, every item with a comma before it. Full items differ from each other, as a server's do. */
static void grow_items(size_t wanted) {
  if (wanted <= items_capacity) return;
  size_t capacity = items_capacity ? items_capacity : 4096;
  while (capacity < wanted) capacity *= 2;
  for (int shape = 0; shape < 4; shape++) {
    const char *action = shape & CREATE ? "create" : "index";
    char item[512];
    size_t n = 0;
    for (size_t i = items_capacity; i < capacity; i++) {
      if (shape & FULL) {
        n = (size_t)snprintf(item, sizeof item,
                             ",{\"%s\":{\"_index\":\"filebeat-6.4.0-2018.03.04\",\"_type\":\"doc\",\"_id\":\"oYx6%016zx\",\"_version\":1,"
                             "\"result\":\"created\",\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0},\"_seq_no\":%zu,"
                             "\"_primary_term\":1,\"status\":201}}",
                             action, i * 2654435761u, 100000000 + i);
      } else if (!n) {
        n = (size_t)snprintf(item, sizeof item, ",{\"%s\":{\"status\":201}}", action);
      }
      if (i == items_capacity) items[shape] = must(realloc(items[shape], capacity * n));
      memcpy(items[shape] + i * n, item, n);
    }
    item_length[shape] = n;
  }
  items_capacity = capacity;
}

/* Sends the parts; what the socket does not take now is kept and sent when it can. Returns -1 when the peer has gone. */
static int send_parts(struct connection *c, struct iovec *parts, int n) {
  size_t total = 0;
  if (c->writing) return -1; /* a pipelining client that does not read its answers: cut it off, there is room for one */
  for (int i = 0; i < n; i++) total += parts[i].iov_len;
  ssize_t sent = writev(c->fd, parts, n);
  if (sent < 0 && errno != EAGAIN) return -1;
  if (sent < 0) sent = 0;
  if ((size_t)sent == total) return 0;
  c->out = must(realloc(c->out, total - (size_t)sent));
  c->out_length = c->out_sent = 0;
  size_t skip = (size_t)sent;
  for (int i = 0; i < n; i++) {
    size_t from = skip < parts[i].iov_len ? skip : parts[i].iov_len;
    skip -= from;
    memcpy(c->out + c->out_length, (char *)parts[i].iov_base + from, parts[i].iov_len - from);
    c->out_length += parts[i].iov_len - from;
  }
  c->writing = 1;
  watch(EPOLL_CTL_MOD, c->fd, EPOLLOUT, c);
  return 0;
}

static int answer(struct connection *c, const char *status, const char *type, struct iovec *body, int n) {
  struct iovec parts[5];
  size_t length = 0;
  for (int i = 0; i < n; i++) length += body[i].iov_len;
  char head[256];
  int head_length = snprintf(head, sizeof head, "HTTP/1.1 %s\r\ncontent-type: %s; charset=UTF-8\r\ncontent-length: %zu\r\n%s\r\n",
                             status, type, length, c->keep_alive ? "" : "connection: close\r\n");
  parts[0] = (struct iovec){head, (size_t)head_length};
  if (!c->is_head) memcpy(parts + 1, body, (size_t)n * sizeof *body);
  return send_parts(c, parts, c->is_head ? 1 : n + 1);
}

static int answer_text(struct connection *c, const char *status, const char *text) {
  struct iovec body = {(char *)text, strlen(text)};
  return answer(c, status, "application/json", &body, 1);
}

static int answer_bulk(struct connection *c, uint64_t n) {
  static char before[] = "{\"took\":1,\"errors\":false,\"items\":[", after[] = "]}";
  grow_items(n);
  int shape = (c->create ? CREATE : 0) | (full_items && !c->filtered ? FULL : 0);
  size_t length = n * item_length[shape];
  struct iovec body[3] = {{before, sizeof before - 1},
                          /* every prebuilt item starts with a comma: skip the first one */
                          {items[shape] + (n ? 1 : 0), length - (n ? 1 : 0)},
                          {after, sizeof after - 1}};
  return answer(c, "200 OK", "application/json", body, 3);
}

/* ---- counting ---- */

static void note_arrivals(struct connection *c, uint64_t time) {
  char *at = c->kept, *end = c->kept + c->kept_length;
  while (at < end && (at = memmem(at, (size_t)(end - at), "seq=", 4))) {
    uint64_t sequence = 0;
    for (at += 4; at < end && *at >= '0' && *at <= '9'; at++) sequence = sequence * 10 + (uint64_t)(*at - '0');
    fprintf(arrivals, "%" PRIu64 " %" PRIu64 "\n", sequence, time);
  }
  c->kept_length = 0;
}

static int flush_out(struct connection *c) {
  ssize_t n = write(c->fd, c->out + c->out_sent, c->out_length - c->out_sent);
  if (n < 0) return errno == EAGAIN ? 0 : -1;
  c->out_sent += (size_t)n;
  if (c->out_sent < c->out_length) return 0;
  c->writing = 0;
  if (!c->keep_alive) return -1;
  watch(EPOLL_CTL_MOD, c->fd, EPOLLIN, c);
  return 0;
}

static int finish_bulk(struct connection *c) {
  uint64_t n = (c->lines + (c->open_line ? 1 : 0)) / 2, before = count.events, time = arrived(n);
  if (arrivals) note_arrivals(c, time);
  int failed = answer_bulk(c, n);
  if (is_last(before, time)) {
    while (ending && c->writing) {
      struct pollfd room = {.fd = c->fd, .events = POLLOUT};
      if (poll(&room, 1, 1000) <= 0 || flush_out(c)) break;
    }
  }
  return failed;
}

static void take_body(struct connection *c, const char *data, size_t n) {
  count.bytes += n;
  if (c->kind != BULK || !n) return;
  if (!c->known_action) {
    size_t take = sizeof c->start - c->start_length;
    if (take > n) take = n;
    memcpy(c->start + c->start_length, data, take);
    c->start_length += take;
    if (c->start_length == sizeof c->start) {
      c->create = memmem(c->start, sizeof c->start, "\"create\"", 8) != NULL;
      c->known_action = 1;
    }
  }
  if (arrivals) {
    if (c->kept_length + n > c->kept_capacity) {
      c->kept_capacity = (c->kept_length + n) * 2;
      c->kept = must(realloc(c->kept, c->kept_capacity));
    }
    memcpy(c->kept + c->kept_length, data, n);
    c->kept_length += n;
  }
  c->open_line = data[n - 1] != '\n';
  for (const char *at = data, *end = data + n; (at = memchr(at, '\n', (size_t)(end - at))); at++) c->lines++;
}

/* ---- requests ---- */

static const char *header(const char *head, const char *name) {
  size_t n = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
    line += 2;
    if (!strncasecmp(line, name, n) && line[n] == ':') {
      return line + n + 1 + strspn(line + n + 1, " \t");
    }
  }
  return NULL;
}

static int has_token(const char *value, const char *token) {
  const char *end = value ? strstr(value, "\r\n") : NULL, *at = value ? strcasestr(value, token) : NULL;
  return at && (!end || at < end);
}

static enum kind kind_of(const char *head, int is_post) {
  const char *path = strchr(head, ' ');
  if (!path) return NOT_FOUND;
  size_t n = strcspn(++path, " ?\r");
  if (n == 1) return ROOT;
  if (n >= 6 && !memcmp(path + n - 6, "/_bulk", 6)) return BULK;
  return is_post ? NOT_FOUND : ACK;
}

static int finish_request(struct connection *c) {
  c->state = HEAD;
  switch (c->kind) {
    case BULK: return finish_bulk(c);
    case ROOT: return answer_text(c, "200 OK", root_answer);
    case ACK: return answer_text(c, "200 OK", "{\"acknowledged\":true}");
    case UNSUPPORTED:
      count.refused++;
      return answer_text(c, "415 Unsupported Media Type",
                         "{\"error\":\"the counting sink cannot count compressed bodies: turn compression off\"}");
    default: count.refused++; return answer_text(c, "404 Not Found", "{\"error\":\"the counting sink only knows _bulk\"}");
  }
}

static int begin_request(struct connection *c) {
  c->head[c->head_length] = 0;
  int is_post = !strncmp(c->head, "POST ", 5) || !strncmp(c->head, "PUT ", 4);
  c->is_head = !strncmp(c->head, "HEAD ", 5);
  c->kind = kind_of(c->head, !strncmp(c->head, "POST ", 5));
  c->keep_alive = !has_token(header(c->head, "connection"), "close") && strstr(c->head, " HTTP/1.1\r\n") != NULL;
  const char *filter = strstr(c->head, "filter_path="), *line_end = strstr(c->head, "\r\n");
  c->filtered = filter && filter < line_end && has_token(filter, "status");
  c->lines = 0;
  c->open_line = c->known_action = c->create = 0;
  c->start_length = 0;
  if (c->kind == BULK && !is_post) c->kind = NOT_FOUND;
  if (c->kind == BULK && has_token(header(c->head, "content-encoding"), "gzip")) c->kind = UNSUPPORTED;
  if (has_token(header(c->head, "expect"), "100-continue")) {
    struct iovec go = {"HTTP/1.1 100 Continue\r\n\r\n", 25};
    if (send_parts(c, &go, 1)) return -1;
  }
  const char *length = header(c->head, "content-length");
  int chunked = has_token(header(c->head, "transfer-encoding"), "chunked");
  c->head_length = 0;
  if (chunked) {
    c->state = CHUNK_SIZE;
    return 0;
  }
  c->left = length ? strtoull(length, NULL, 10) : 0;
  c->state = BODY;
  return c->left ? 0 : finish_request(c);
}

/* Collects a line of chunk framing; true when it is complete (in head, without its line end). */
static int framing_line(struct connection *c, const char **at, const char *end) {
  while (*at < end) {
    char b = *(*at)++;
    if (b == '\n') {
      c->head[c->head_length] = 0;
      c->head_length = 0;
      return 1;
    }
    if (b != '\r' && c->head_length < HEAD_MAX - 1) c->head[c->head_length++] = b;
  }
  return 0;
}

static int take_head(struct connection *c, const char **at, const char *end) {
  size_t have = c->head_length, room = HEAD_MAX - 1 - have, n = (size_t)(end - *at);
  if (n > room) n = room;
  memcpy(c->head + have, *at, n);
  size_t from = have < 3 ? 0 : have - 3;
  char *stop = memmem(c->head + from, have + n - from, "\r\n\r\n", 4);
  if (!stop) {
    *at += n;
    c->head_length = have + n;
    return c->head_length == HEAD_MAX - 1 ? -1 : 0;
  }
  size_t length = (size_t)(stop + 4 - c->head);
  *at += length - have;
  c->head_length = length;
  return begin_request(c);
}

static int take(struct connection *c, const char *at, const char *end) {
  while (at < end) {
    if (c->state == HEAD) {
      if (take_head(c, &at, end)) return -1;
    } else if (c->state == BODY || c->state == CHUNK_DATA) {
      size_t n = (size_t)(end - at);
      if (n > c->left) n = c->left;
      take_body(c, at, n);
      at += n;
      c->left -= n;
      if (c->left) continue;
      if (c->state == BODY && finish_request(c)) return -1;
      if (c->state == CHUNK_DATA) c->state = CHUNK_END;
    } else if (framing_line(c, &at, end)) {
      if (c->state == CHUNK_END) c->state = CHUNK_SIZE;
      else if (c->state == CHUNK_SIZE) {
        c->left = strtoull(c->head, NULL, 16);
        c->state = c->left ? CHUNK_DATA : TRAILER;
      } else if (!c->head[0] && finish_request(c)) return -1; /* the empty line after the trailers */
    }
  }
  return !c->keep_alive && c->state == HEAD && !c->head_length && !c->writing ? -1 : 0;
}

/* ---- connections ---- */

static void drop(struct connection *c) {
  close(c->fd);
  free(c->out);
  free(c->kept);
  free(c);
}

void opened(int fd) {
  struct connection *c = must(calloc(1, sizeof *c));
  c->fd = fd;
  c->keep_alive = 1;
  watch(EPOLL_CTL_ADD, fd, EPOLLIN, c);
}

void served(void *tag, uint32_t events) {
  struct connection *c = tag;
  if (c->writing) {
    if (events & (EPOLLHUP | EPOLLERR) || flush_out(c)) drop(c);
    return;
  }
  ssize_t n = read(c->fd, buffer, sizeof buffer);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0 || take(c, buffer, buffer + n)) drop(c);
}

static void set_server(const char *name) {
  const char *dash = strrchr(name, '-');
  if (!dash || !dash[1]) die("--server: %s: expected NAME-VERSION, like elasticsearch-7.17.9 or opensearch-3.3.0", name);
  int opensearch = !strncmp(name, "opensearch-", 11);
  if (!opensearch && strncmp(name, "elasticsearch-", 14)) die("--server: %s: expected elasticsearch-VERSION or opensearch-VERSION", name);
  snprintf(root_answer, sizeof root_answer,
           "{\"name\":\"sink\",\"cluster_name\":\"bench\",\"cluster_uuid\":\"bBqL2hqdQkS7gXGlVbDxyA\",\"version\":{%s\"number\":\"%s\","
           "\"build_hash\":\"0000000\",\"build_snapshot\":false,\"lucene_version\":\"8.11.1\"},\"tagline\":\"%s\"}",
           opensearch ? "\"distribution\":\"opensearch\"," : "", dash + 1,
           opensearch ? "The OpenSearch Project: https://opensearch.org/" : "You Know, for Search");
}

int main(int argc, char **argv) {
  int port = 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  set_server("elasticsearch-6.4.0");
  for (int i = 1; i < argc; i++) {
    const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (!strcmp(option, "--stay")) stay = 1;
    else if (!strcmp(option, "--full-items")) full_items = 1;
    else if (!value) die("%s: unknown option, or its value is missing", option);
    else if (!strcmp(option, "--port")) port = atoi(value), i++;
    else if (!strcmp(option, "--expect")) expect = strtoull(value, NULL, 10), i++;
    else if (!strcmp(option, "--mark")) mark = strtoull(value, NULL, 10), i++;
    else if (!strcmp(option, "--server")) set_server(value), i++;
    else if (!strcmp(option, "--arrivals")) {
      if (!(arrivals = fopen(value, "w"))) die("%s: %s", value, strerror(errno));
      i++;
    } else die("%s: unknown option", option);
  }
  grow_items(4096);
  listen_and_serve(port);
  report();
  return 0;
}
