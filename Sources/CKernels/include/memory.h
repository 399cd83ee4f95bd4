#ifndef CKERNELS_MEMORY_H
#define CKERNELS_MEMORY_H

/* Gives memory that is free in the process back to the system, which the C library puts off. */
void release_free_memory(void);
#endif
