#ifndef CKERNELS_CHECKSUM_H
#define CKERNELS_CHECKSUM_H
#include <stdint.h>

/* The checksum of a block of bytes: four lanes of the 64-bit xxHash round (Y. Collet, "xxHash fast
   digest algorithm", XXH64), each over every fourth little-endian word, not folded into one; the last
   words are padded with zeros. A step is a bijection of the lane and of the word, so that a block in
   which one word changed never keeps its checksum; other changes do with probability 2^-64. */
void block_checksum(const void *bytes, int64_t count, uint64_t lanes[4]);
#endif
