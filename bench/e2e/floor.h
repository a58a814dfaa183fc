/* How the floor speaks to Redis and to Kafka: one request for each bulk, then its answer. Any error ends it. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FRAME = 32 }; /* room before a document for what the protocol puts there */

static const char *const QUEUE = "filebeat"; /* the list, or the topic */

/* Redis (RESP2): RPUSH with the documents of a bulk. */

static size_t redis_frame(char *to, size_t n) { return (size_t)snprintf(to, FRAME, "$%zu\r\n", n); }

static size_t redis_head(char *to, size_t room, unsigned n) {
  return (size_t)snprintf(to, room, "*%u\r\n$5\r\nRPUSH\r\n$%zu\r\n%s\r\n", n + 2, strlen(QUEUE), QUEUE);
}

/* Kafka: Produce, version 3, to partition 0, one batch of records (format 2) not compressed, acknowledged by all replicas. */

static unsigned char *big(unsigned char *to, uint64_t value, int bytes) {
  while (bytes--) *to++ = (unsigned char)(value >> 8 * bytes);
  return to;
}

static char *varint(char *to, int64_t value) {
  uint64_t left = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  for (; left > 0x7f; left >>= 7) *to++ = (char)(left | 0x80);
  *to++ = (char)left;
  return to;
}

static int varint_length(int64_t value) {
  char unused[10];
  return (int)(varint(unused, value) - unused);
}

static size_t kafka_frame(char *to, size_t n, unsigned position) {
  char *at = varint(to, 1 + 1 + varint_length(position) + 1 + varint_length((int64_t)n) + (int64_t)n + 1);
  *at++ = 0;           /* attributes */
  at = varint(at, 0);  /* after the time of the batch */
  at = varint(at, position);
  at = varint(at, -1); /* no key */
  return (size_t)(varint(at, (int64_t)n) - to);
}

/* CRC-32C, eight bytes at a time. */
static uint32_t crc_tables[8][256];

static void crc_build(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? 0x82f63b78u ^ c >> 1 : c >> 1;
    crc_tables[0][i] = c;
  }
  for (int i = 0; i < 256; i++)
    for (int t = 1; t < 8; t++) crc_tables[t][i] = crc_tables[t - 1][i] >> 8 ^ crc_tables[0][crc_tables[t - 1][i] & 0xff];
}

static uint32_t crc_add(uint32_t crc, const void *from, size_t n) {
  const unsigned char *at = from;
  for (; n >= 8; n -= 8, at += 8) {
    uint32_t low = crc ^ (at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);
    crc = crc_tables[7][low & 0xff] ^ crc_tables[6][low >> 8 & 0xff] ^ crc_tables[5][low >> 16 & 0xff] ^ crc_tables[4][low >> 24]
          ^ crc_tables[3][at[4]] ^ crc_tables[2][at[5]] ^ crc_tables[1][at[6]] ^ crc_tables[0][at[7]];
  }
  while (n--) crc = crc >> 8 ^ crc_tables[0][(crc ^ *at++) & 0xff];
  return crc;
}

static size_t kafka_head(char *head, const char *records, size_t size, unsigned n, uint64_t millis) {
  enum { BATCH = 61 }; /* bytes of a batch before its records */
  unsigned char checked[40], *end = checked;
  end = big(end, 0, 2);              /* not compressed */
  end = big(end, n - 1, 4);
  end = big(end, millis, 8);
  end = big(end, millis, 8);
  end = big(end, UINT64_MAX, 8);     /* no producer with a number */
  end = big(end, UINT64_MAX, 2 + 4);
  end = big(end, n, 4);
  uint32_t crc = crc_add(crc_add(UINT32_MAX, checked, (size_t)(end - checked)), records, size) ^ UINT32_MAX;

  size_t name = strlen(QUEUE);
  unsigned char *at = (unsigned char *)head + 4;
  at = big(at, 0, 2);                /* Produce */
  at = big(at, 3, 2);
  at = big(at, 0, 4);                /* correlation */
  at = big(at, UINT64_MAX, 2);       /* no client id */
  at = big(at, UINT64_MAX, 2);       /* no transaction */
  at = big(at, UINT64_MAX, 2);       /* all replicas */
  at = big(at, 30000, 4);
  at = big(at, 1, 4);
  at = big(at, name, 2);
  memcpy(at, QUEUE, name);
  at += name;
  at = big(at, 1, 4);
  at = big(at, 0, 4);
  at = big(at, BATCH + size, 4);
  at = big(at, 0, 8);                /* offset */
  at = big(at, BATCH - 12 + size, 4);
  at = big(at, UINT64_MAX, 4);       /* epoch of the leader */
  *at++ = 2;
  at = big(at, crc, 4);
  memcpy(at, checked, (size_t)(end - checked));
  at += end - checked;
  size_t length = (size_t)((char *)at - head);
  big((unsigned char *)head, length - 4 + size, 4);
  return length;
}

/* The error of an answer to Produce with one topic and one partition; what follows its length is in the answer. */
static int kafka_error(const char *answer) {
  const unsigned char *at = (const unsigned char *)answer + 4 + 4 + 2 + strlen(QUEUE) + 4 + 4;
  return (int16_t)(at[0] << 8 | at[1]);
}
