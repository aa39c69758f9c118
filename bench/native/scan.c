/*
 * The scan in C, as an expert would write it for one processor: what Wasm is measured against. It finds, checks and indexes the
 * frames of the default profile by the same rules as assembly/scan.ts, and must give the same counts.
 *
 *   cc -O3 -march=native -o scan scan.c && ./scan FILE [ROUNDS]
 *
 * prints one JSON object: the counts, and the minimum and median time of the rounds in nanoseconds.
 */
#define _POSIX_C_SOURCE 199309L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__PCLMUL__) && defined(__SSE4_1__)
#include <immintrin.h>
#define CARRY_LESS 1
#else
#define CARRY_LESS 0
#endif

enum { HEADER = 16, OVERHEAD = 18, MAX_BODY = 256, DEVICES = 4, MESSAGES = 12, UNKNOWN = 48, MARGIN = 64 };

typedef struct {
  uint32_t position;
  uint16_t kind;
  uint16_t length;
} row;

typedef struct {
  uint32_t frames, unknown_kinds, frame_bytes, position, bad_versions, bad_lengths, bad_checks, truncated;
} status;

/* By kind: water heater, air conditioner, refrigerator, microwave oven, each in the order of Table 3. */
static const uint16_t BODY_LENGTHS[DEVICES][MESSAGES] = {
    {12, 24, 24, 10, 0, 0, 40, 8, 12, 0, 0, 2},
    {14, 26, 26, 10, 0, 0, 40, 8, 12, 0, 0, 2},
    {10, 28, 28, 10, 0, 0, 40, 8, 12, 0, 0, 2},
    {18, 26, 26, 10, 0, 0, 40, 8, 12, 0, 0, 2},
};
static const uint8_t MESSAGE_CODES[MESSAGES] = {1, 2, 3, 4, 5, 6, 7, 0x10, 0x11, 0x12, 0x13, 0x14};

/* One table over the device type's low byte (0 to 7) and the message's code: kind and the length it must have. */
static struct {
  uint16_t kind, length;
} kinds[8][256];
static uint16_t byte_table[256];

static void build_tables(void) {
  memset(kinds, 0xff, sizeof kinds);
  for (int device = 0; device < DEVICES; device++) {
    for (int message = 0; message < MESSAGES; message++) {
      kinds[device + 1][MESSAGE_CODES[message]].kind = (uint16_t)(device * MESSAGES + message);
      kinds[device + 1][MESSAGE_CODES[message]].length = BODY_LENGTHS[device][message];
    }
  }
  for (unsigned byte = 0; byte < 256; byte++) {
    unsigned rest = byte << 8;
    for (int bit = 0; bit < 8; bit++) rest = (rest << 1) ^ ((rest & 0x8000) ? 0x1021 : 0);
    byte_table[byte] = (uint16_t)rest;
  }
}

static inline unsigned big16(const uint8_t *at) { return (unsigned)at[0] << 8 | at[1]; }

static inline unsigned kind_of(const uint8_t *at, unsigned body_length) {
  unsigned device = big16(at + 4);
  unsigned known = device < 8;
  unsigned place = known ? device : 0;
  return kinds[place][at[3]].length == body_length ? kinds[place][at[3]].kind : UNKNOWN;
}

#if CARRY_LESS
static const uint8_t MASKS[64 + 16] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0};

/* x^n modulo x^16+x^12+x^5+1. */
enum { X64 = 0xb861, X128 = 0xaefc, X192 = 0x650b, X256 = 0x8e29, X320 = 0x26aa };
/* The inverse of the polynomial modulo x^64: what it divides has a quotient of at most 48 bits. */
static const uint64_t INVERSE = 0xd6a6642867519421;

static inline __m128i swapped(__m128i bytes) {
  return _mm_shuffle_epi8(bytes, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

static inline __m128i block(const uint8_t *at) { return swapped(_mm_loadu_si128((const __m128i *)at)); }

static inline __m128i first(const uint8_t *at) {
  /* Starting with ones in the register is the same as adding them to the first two bytes. */
  return _mm_xor_si128(block(at), _mm_set_epi16(-1, 0, 0, 0, 0, 0, 0, 0));
}

static inline __m128i masked(const uint8_t *at, int length) {
  __m128i mask = _mm_loadu_si128((const __m128i *)(MASKS + 32 - length));
  return swapped(_mm_and_si128(_mm_loadu_si128((const __m128i *)at), mask));
}

/* What `last` stands for so many bits further on. */
static inline __m128i fold(__m128i last, __m128i by) {
  return _mm_xor_si128(_mm_clmulepi64_si128(last, by, 0x11), _mm_clmulepi64_si128(last, by, 0x00));
}

/* Whether `last` + high and low halves of what stands before it, folded to 80 bits, is a multiple of the polynomial. */
static inline int divides(__m128i folded, __m128i last) {
  const __m128i near = _mm_set_epi64x(0, X64);
  __m128i sum = _mm_xor_si128(folded, _mm_clmulepi64_si128(last, near, 0x01));
  sum = _mm_xor_si128(sum, _mm_move_epi64(last));
  sum = _mm_xor_si128(sum, _mm_clmulepi64_si128(sum, near, 0x01));
  __m128i quotient = _mm_clmulepi64_si128(sum, _mm_set_epi64x(0, (long long)INVERSE), 0x00);
  return (uint64_t)_mm_cvtsi128_si64(quotient) >> 48 == 0;
}

static inline int is_intact(const uint8_t *at, unsigned length) {
  const __m128i one = _mm_set_epi64x(X192, X128), two = _mm_set_epi64x(X320, X256);
  __m128i a = first(at);
  if (length <= 48) {
    /* Three blocks, after the frame filled with zeros, which leave a multiple what it is: no branch for each length. */
    __m128i b = masked(at + 16, (int)length - 16), c = masked(at + 32, (int)length - 32);
    return divides(_mm_xor_si128(fold(a, two), fold(b, one)), c);
  }
  __m128i b = block(at + 16);
  unsigned done = 32;
  for (; done + 32 <= length; done += 32) {
    a = _mm_xor_si128(fold(a, two), block(at + done));
    b = _mm_xor_si128(fold(b, two), block(at + done + 16));
  }
  int rest = (int)(length - done);
  if (rest > 16) {
    a = _mm_xor_si128(fold(a, two), block(at + done));
    b = _mm_xor_si128(fold(b, two), masked(at + done + 16, rest - 16));
    return divides(fold(a, one), b);
  }
  __m128i folded = _mm_xor_si128(fold(a, two), fold(b, one));
  return divides(folded, masked(at + done, rest));
}
#else
static inline int is_intact(const uint8_t *at, unsigned length) {
  unsigned rest = 0xffff;
  for (unsigned index = 0; index < length; index++) rest = (uint16_t)(rest << 8) ^ byte_table[rest >> 8 ^ at[index]];
  return rest == 0;
}
#endif

/* The next place where a start marker stands, or `limit` - 1. */
static inline const uint8_t *search(const uint8_t *at, const uint8_t *limit) {
#if CARRY_LESS
  for (; at + 1 < limit; at += 16) {
    __m128i here = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8(0x52));
    __m128i after = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(at + 1)), _mm_set1_epi8(0x50));
    unsigned found = (unsigned)_mm_movemask_epi8(_mm_and_si128(here, after));
    if (found != 0) {
      at += __builtin_ctz(found);
      return at + 1 < limit ? at : limit - 1;
    }
  }
  return limit - 1;
#else
  while (at + 1 < limit && !(at[0] == 0x52 && at[1] == 0x50)) at++;
  return at;
#endif
}

/* `bytes` must have MARGIN more bytes after `length`. */
static void scan(const uint8_t *bytes, unsigned length, int last, row *rows, status *found) {
  const uint8_t *at = bytes, *limit = bytes + length;
  row *next = rows;
  status counts = {0};
  while (at < limit) {
    unsigned available = (unsigned)(limit - at);
    if (available == 1) {
      if (!last && at[0] == 0x52) break;
      at++;
      continue;
    }
    if (!(at[0] == 0x52 && at[1] == 0x50)) {
      at = search(at + 1, limit);
      continue;
    }
    if (available > 2 && at[2] != 1) {
      counts.bad_versions++;
      at++;
      continue;
    }
    if (available >= HEADER) {
      unsigned body_length = big16(at + 14);
      unsigned frame_length = body_length + OVERHEAD;
      if (body_length > MAX_BODY) {
        counts.bad_lengths++;
        at++;
        continue;
      }
      if (frame_length <= available) {
        if (!is_intact(at, frame_length)) {
          counts.bad_checks++;
          at++;
          continue;
        }
        unsigned kind = kind_of(at, body_length);
        *next++ = (row){(uint32_t)(at - bytes), (uint16_t)kind, (uint16_t)frame_length};
        counts.unknown_kinds += kind == UNKNOWN;
        counts.frame_bytes += frame_length;
        at += frame_length;
        continue;
      }
    }
    if (!last) break;
    counts.truncated++;
    at++;
  }
  counts.frames = (uint32_t)(next - rows);
  counts.position = (uint32_t)(at - bytes);
  *found = counts;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int by_size(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "usage: scan FILE [ROUNDS]\n");
    return 2;
  }
  int rounds = count > 2 ? atoi(words[2]) : 101;
  FILE *file = fopen(words[1], "rb");
  if (file == NULL || rounds < 1) {
    fprintf(stderr, "%s cannot be read, or %d is no number of rounds\n", words[1], rounds);
    return 1;
  }
  fseek(file, 0, SEEK_END);
  long length = ftell(file);
  rewind(file);
  uint8_t *bytes = calloc(1, (size_t)length + MARGIN);
  row *rows = malloc(((size_t)length / OVERHEAD + 1) * sizeof *rows);
  double *times = malloc((size_t)rounds * sizeof *times);
  if (bytes == NULL || rows == NULL || times == NULL || fread(bytes, 1, (size_t)length, file) != (size_t)length) return 1;
  fclose(file);
  build_tables();
  status found;
  for (int round = 0; round < rounds; round++) {
    double start = now();
    scan(bytes, (unsigned)length, 0, rows, &found);
    times[round] = now() - start;
  }
  qsort(times, (size_t)rounds, sizeof *times, by_size);
  printf("{\"carryLess\":%s,\"frames\":%u,\"unknownKinds\":%u,\"frameBytes\":%u,\"position\":%u,\"badVersions\":%u,"
         "\"badLengths\":%u,\"badChecks\":%u,\"truncated\":%u,\"least\":%.0f,\"middle\":%.0f}\n",
         CARRY_LESS ? "true" : "false", found.frames, found.unknown_kinds, found.frame_bytes, found.position,
         found.bad_versions, found.bad_lengths, found.bad_checks, found.truncated, times[0], times[rounds / 2]);
  return 0;
}
