/* Checksums of cache files; see the header. */
#include "CKernels.h"
#include <string.h>

static const uint64_t prime_1 = 0x9e3779b185ebca87u, prime_2 = 0xc2b2ae3d27d4eb4fu;

static inline uint64_t stepped(uint64_t lane, const unsigned char *word) {
    uint64_t value;
    memcpy(&value, word, 8);
    lane += value * prime_2;
    return (lane << 31 | lane >> 33) * prime_1;
}

void block_checksum(const void *bytes, int64_t count, uint64_t lanes[4]) {
    const unsigned char *next = bytes;
    uint64_t a = prime_1 + prime_2, b = prime_2, c = 0, d = -prime_1;
    int64_t left = count;
    for (; left >= 32; left -= 32, next += 32) {
        a = stepped(a, next);
        b = stepped(b, next + 8);
        c = stepped(c, next + 16);
        d = stepped(d, next + 24);
    }
    if (left > 0) {
        unsigned char last[32] = {0};
        memcpy(last, next, (size_t)left);
        a = stepped(a, last);
        b = stepped(b, last + 8);
        c = stepped(c, last + 16);
        d = stepped(d, last + 24);
    }
    lanes[0] = a;
    lanes[1] = b;
    lanes[2] = c;
    lanes[3] = d;
}
