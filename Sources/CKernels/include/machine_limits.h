#ifndef CKERNELS_MACHINE_LIMITS_H
#define CKERNELS_MACHINE_LIMITS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Loops that ask one thing of the machine and nothing else, for grove-bench to time: what memory,
   caches and vector units can do is what the kernels' rates are held against. Each returns or
   writes what it computed, so that no compiler leaves it out. `isa` is one of CKernels.h's. */

/* Room of some bytes in large pages where the system has them, every byte written once; null where
   memory ran out. */
void *machine_table_create(size_t bytes);
void machine_table_free(void *table);

/* Streams: `count` floats, a multiple of 64, read; copied; and a[i] = b[i] * 3 + c[i]. */
float machine_read(const float *data, int64_t count, int isa);
void machine_copy(float *out, const float *data, int64_t count, int isa);
void machine_triad(float *out, const float *b, const float *c, int64_t count, int isa);

/* `count` cache lines (16 floats) from random places of a table of 2^bits lines, summed; and the
   same lines each read, added to and written back. */
float machine_gather_lines(const float *table, int bits, int64_t count, int isa);
void machine_update_lines(float *table, int bits, int64_t count, int isa);

/* `count` words from random places of a table of 2^bits words, summed. */
uint32_t machine_gather_words(const uint32_t *table, int bits, int64_t count);

/* Multiplications with an addition each, on registers alone: `rounds` times the returned
   machine_multiply_add_lanes. `fused`: in one instruction, which needs machine_has_fused. */
float machine_multiply_add(int64_t rounds, bool fused, int isa);
int64_t machine_multiply_add_lanes(int isa);
bool machine_has_fused(int isa);
#endif
