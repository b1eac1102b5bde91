/*
 * The physical limit: the least that fans out at all. One thread, epoll, one send() for each client.
 * What comes on /producer goes, unread, to everybody else. Messages that came in one read leave in one send().
 * A client whose socket takes no more is cut off: the bench never lets it come to that.
 *
 * Prints "... ws://127.0.0.1:PORT" once it listens. Made by the bench: cc -O2 c-fan-out-server.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 65536, IN_BYTES = 256 * 1024, MAX_EVENTS = 256, MAX_HEADER_BYTES = 14 };

enum kind { SHAKING, CLIENT, PRODUCER };

struct connection {
  int fd;
  enum kind kind;
  int position; /* among the clients */
  size_t used;
  unsigned char *in; /* unfinished handshake or frame; a producer's holds IN_BYTES */
};

static struct connection *connections[MAX_FDS];
static struct connection *clients[MAX_FDS];
static int client_count;
static int epoll;
static unsigned char out[IN_BYTES];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* ---- SHA-1 (RFC 3174) of a message of at most 119 bytes, and base64 (RFC 4648) of its 20 bytes ---- */

static uint32_t roll(uint32_t word, int bits) { return (word << bits) | (word >> (32 - bits)); }

static void sha1(const unsigned char *message, size_t length, unsigned char digest[20]) {
  unsigned char padded[128] = {0};
  size_t blocks = (length + 8) / 64 + 1;
  memcpy(padded, message, length);
  padded[length] = 0x80;
  for (int i = 0; i < 8; i++) padded[blocks * 64 - 1 - i] = (unsigned char)((uint64_t)length * 8 >> (8 * i));
  uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (size_t block = 0; block < blocks; block++) {
    uint32_t w[80];
    const unsigned char *p = padded + block * 64;
    for (int t = 0; t < 16; t++, p += 4) w[t] = (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    for (int t = 16; t < 80; t++) w[t] = roll(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int t = 0; t < 80; t++) {
      uint32_t f, k;
      if (t < 20) f = (b & c) | (~b & d), k = 0x5a827999;
      else if (t < 40) f = b ^ c ^ d, k = 0x6ed9eba1;
      else if (t < 60) f = (b & c) | (b & d) | (c & d), k = 0x8f1bbcdc;
      else f = b ^ c ^ d, k = 0xca62c1d6;
      uint32_t next = roll(a, 5) + f + e + k + w[t];
      e = d, d = c, c = roll(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const unsigned char digest[20], char text[29]) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char padded[21] = {0};
  memcpy(padded, digest, 20);
  for (int i = 0; i < 7; i++) {
    uint32_t three = (uint32_t)padded[3 * i] << 16 | padded[3 * i + 1] << 8 | padded[3 * i + 2];
    for (int j = 0; j < 4; j++) text[4 * i + j] = alphabet[three >> (18 - 6 * j) & 63];
  }
  text[27] = '=';
  text[28] = 0;
}

/* ---- connections ---- */

static void drop(struct connection *c) {
  if (c->kind == CLIENT) {
    clients[c->position] = clients[--client_count];
    clients[c->position]->position = c->position;
  }
  connections[c->fd] = NULL;
  close(c->fd);
  free(c->in);
  free(c);
}

static void publish(const unsigned char *frames, size_t length) {
  for (int i = client_count - 1; i >= 0; i--) {
    if (send(clients[i]->fd, frames, length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length) continue;
    fprintf(stderr, "c fan-out: a client did not keep up and is cut off\n");
    drop(clients[i]);
  }
}

/* Turns a producer's masked frames into unmasked ones, and publishes what one read brought. Returns 0 when the connection is over. */
static int forward(struct connection *c) {
  size_t at = 0, made = 0;
  int alive = 1;
  while (alive && c->used - at >= 2) {
    unsigned char *p = c->in + at;
    size_t length = p[1] & 127, head = 2;
    if (length == 127 || !(p[1] & 128)) return 0; /* longer than a bench sends, or no client's frame */
    if (length == 126) {
      if (c->used - at < 4) break;
      length = (size_t)p[2] << 8 | p[3];
      head = 4;
    }
    if (c->used - at < head + 4 + length) break;
    const unsigned char *mask = p + head, *payload = mask + 4;
    int opcode = p[0] & 15;
    if (opcode == 8) alive = 0;
    if (opcode == 1 || opcode == 2) {
      if (made + head + length > sizeof out) publish(out, made), made = 0;
      memcpy(out + made, p, head);
      out[made + 1] &= 127;
      made += head;
      for (size_t i = 0; i < length; i++) out[made + i] = payload[i] ^ mask[i & 3];
      made += length;
    }
    at += head + 4 + length;
  }
  if (made > 0) publish(out, made);
  memmove(c->in, c->in + at, c->used - at);
  c->used -= at;
  return alive;
}

/* Answers a handshake once it is whole. Returns 0 when the connection is over. */
static int shake_hands(struct connection *c) {
  static const char suffix[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  c->in[c->used] = 0;
  char *text = (char *)c->in, *end = strstr(text, "\r\n\r\n");
  if (end == NULL) return c->used < IN_BYTES - 1;
  char *key = strcasestr(text, "\r\nsec-websocket-key:");
  if (key == NULL) return 0;
  key += strlen("\r\nsec-websocket-key:");
  while (*key == ' ') key++;
  unsigned char message[24 + sizeof suffix];
  if (strcspn(key, "\r\n ") != 24) return 0;
  memcpy(message, key, 24);
  memcpy(message + 24, suffix, sizeof suffix - 1);
  unsigned char digest[20];
  char accept[29], answer[200];
  sha1(message, 24 + sizeof suffix - 1, digest);
  base64(digest, accept);
  int length = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
  if (send(c->fd, answer, (size_t)length, MSG_NOSIGNAL) != length) return 0;
  int is_producer = strncmp(text, "GET /producer", strlen("GET /producer")) == 0;
  size_t used = (size_t)(end + 4 - text);
  memmove(c->in, c->in + used, c->used - used);
  c->used -= used;
  c->kind = is_producer ? PRODUCER : CLIENT;
  if (is_producer) return forward(c);
  c->position = client_count;
  clients[client_count++] = c;
  c->in = realloc(c->in, 1024);
  c->used = 0;
  return 1;
}

/* Whatever a client says is read and forgotten, but for its close. */
static int hear_client(const unsigned char *bytes, ssize_t length) { return length > 0 && (bytes[0] & 15) != 8; }

static void readable(struct connection *c) {
  size_t room = c->kind == CLIENT ? 1024 : IN_BYTES - 1;
  ssize_t got = recv(c->fd, c->in + c->used, room - c->used, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  int alive = got > 0;
  if (alive && c->kind == CLIENT) {
    alive = hear_client(c->in, got);
  } else if (alive) {
    c->used += (size_t)got;
    alive = c->kind == SHAKING ? shake_hands(c) : forward(c);
  }
  if (!alive) drop(c);
}

static void welcome(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (fd < 0) return;
  if (fd >= MAX_FDS) {
    close(fd);
    return;
  }
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct connection *c = calloc(1, sizeof *c);
  if (c == NULL || (c->in = malloc(IN_BYTES)) == NULL) fail("malloc");
  c->fd = fd;
  connections[fd] = c;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0) fail("bind");
  if (listen(listener, 1024) < 0 || getsockname(listener, (struct sockaddr *)&address, &length) < 0) fail("listen");
  if ((epoll = epoll_create1(0)) < 0) fail("epoll_create1");
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll_ctl");
  printf("c fan-out server ready at ws://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[MAX_EVENTS];
    int count = epoll_wait(epoll, events, MAX_EVENTS, -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) welcome(listener);
      else if (connections[fd] != NULL) readable(connections[fd]);
    }
  }
}
