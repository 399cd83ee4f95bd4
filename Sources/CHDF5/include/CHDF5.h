#ifndef CHDF5_H
#define CHDF5_H

/* HDF5 as Grove needs it, without hdf5.h in sight: a flat file of one-dimensional arrays,
   contiguous and uncompressed, and text attributes on the root group.

   HDF5 lays the file out and finds the arrays in it; their bytes are read and written by the
   caller at the offsets given here. The calls must not overlap (the caller holds a lock). A status
   below 0 means failure, and chdf5_error() says why. */

#include <stdint.h>

/* Element types, all little-endian. The numbers are this interface's own. */
enum {
    CHDF5_FLOAT32 = 0,
    CHDF5_FLOAT64 = 1,
    CHDF5_INT32 = 2,
    CHDF5_INT64 = 3,
    CHDF5_UINT8 = 4,
    CHDF5_UINT16 = 5,
    CHDF5_UINT32 = 6
};

/* Why the last call of this thread failed: the cause found deepest in HDF5's error stack. */
const char *chdf5_error(void);

/* Writes the library's version to three integers; 1 if it was built thread-safe, 0 if not. */
int chdf5_library(unsigned version[3]);

/* An anonymous file in memory (memfd) whose unwritten parts take no room; -1 with errno set. */
int chdf5_memory_file(void);

/* Makes an HDF5 file of an open file, dropping what is in it; its id, or below 0. */
int64_t chdf5_create(int descriptor);

/* Opens an open file as HDF5, for reading; its id, or below 0. */
int64_t chdf5_open(int descriptor);

/* Closes the HDF5 file, not the descriptor under it. */
int chdf5_close(int64_t file);

/* Adds a text of `length` bytes, which may be 0 and may hold zero bytes, to the root group. */
int chdf5_add_text(int64_t file, const char *name, const char *bytes, uint64_t length);

/* The length of a text in bytes, or below 0. */
int64_t chdf5_text_length(int64_t file, const char *name);

/* Reads a text of exactly `length` bytes. */
int chdf5_read_text(int64_t file, const char *name, char *bytes, uint64_t length);

/* Adds an array and reserves its room, unwritten; gives the offset of its first byte. */
int chdf5_add_array(int64_t file, const char *name, int type, uint64_t count, uint64_t *offset);

/* Finds an array: its type, its element count, the offset of its first byte. */
int chdf5_find_array(int64_t file, const char *name, int *type, uint64_t *count, uint64_t *offset);

#endif
