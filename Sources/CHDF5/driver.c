#define _GNU_SOURCE
#include "driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    H5FD_t base; /* HDF5's part; must come first */
    int descriptor;
    haddr_t end;     /* end of the room HDF5 has given out */
    uint64_t serial; /* no other file opened by this process has it */
} DescriptorFile;

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t limit) {
    (void)access, (void)limit;
    struct stat status;
    int descriptor = atoi(name);
    if (fstat(descriptor, &status) != 0) return NULL;
    if ((flags & H5F_ACC_TRUNC) && ftruncate(descriptor, 0) != 0) return NULL;
    DescriptorFile *file = calloc(1, sizeof *file);
    if (file) {
        static uint64_t opened = 0;
        file->descriptor = descriptor;
        file->serial = opened++;
    }
    return (H5FD_t *)file;
}

/* The descriptor stays open: it is the caller's. */
static herr_t close_file(H5FD_t *file) {
    free(file);
    return 0;
}

/* No two openings are the same file to HDF5, which otherwise answers from what it holds of the one
   it met first. It does not let go of every damaged file, and descriptors come back. */
static int compare(const H5FD_t *one, const H5FD_t *other) {
    uint64_t a = ((const DescriptorFile *)one)->serial;
    uint64_t b = ((const DescriptorFile *)other)->serial;
    return (a > b) - (a < b);
}

static haddr_t get_end(const H5FD_t *file, H5FD_mem_t type) {
    (void)type;
    return ((const DescriptorFile *)file)->end;
}

static herr_t set_end(H5FD_t *file, H5FD_mem_t type, haddr_t end) {
    (void)type;
    ((DescriptorFile *)file)->end = end;
    return 0;
}

static haddr_t get_size(const H5FD_t *file, H5FD_mem_t type) {
    (void)type;
    struct stat status;
    int failed = fstat(((const DescriptorFile *)file)->descriptor, &status);
    return failed ? HADDR_UNDEF : (haddr_t)status.st_size;
}

/* Reads; what lies past the file's end is zero, as HDF5 expects of its drivers. */
static herr_t read_file(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size, void *buffer) {
    (void)type, (void)transfer;
    char *bytes = buffer;
    while (size > 0) {
        ssize_t count
            = pread(((DescriptorFile *)file)->descriptor, bytes, size, (off_t)address);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -1;
        if (count == 0) {
            memset(bytes, 0, size);
            return 0;
        }
        bytes += count;
        address += (haddr_t)count;
        size -= (size_t)count;
    }
    return 0;
}

static herr_t write_file(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
    const void *buffer) {
    (void)type, (void)transfer;
    const char *bytes = buffer;
    while (size > 0) {
        ssize_t count
            = pwrite(((DescriptorFile *)file)->descriptor, bytes, size, (off_t)address);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        bytes += count;
        address += (haddr_t)count;
        size -= (size_t)count;
    }
    return 0;
}

/* Gives the file the length HDF5 has given out, arrays that are not written yet included. */
static herr_t truncate_file(H5FD_t *file, hid_t transfer, hbool_t closing) {
    (void)transfer, (void)closing;
    DescriptorFile *own = (DescriptorFile *)file;
    if (get_size(file, H5FD_MEM_DEFAULT) == own->end) return 0;
    return ftruncate(own->descriptor, (off_t)own->end) == 0 ? 0 : -1;
}

hid_t descriptor_driver(void) {
    static hid_t driver = -1;
    static const H5FD_class_t class = {
#ifdef H5FD_CLASS_VERSION
        .version = H5FD_CLASS_VERSION,
        .value = 617,
#endif
        .name = "grove-descriptor",
        .maxaddr = (haddr_t)INT64_MAX,
        .fc_degree = H5F_CLOSE_STRONG,
        .open = open_file,
        .close = close_file,
        .cmp = compare,
        .get_eoa = get_end,
        .set_eoa = set_end,
        .get_eof = get_size,
        .read = read_file,
        .write = write_file,
        .truncate = truncate_file,
        .fl_map = H5FD_FLMAP_DICHOTOMY,
    };
    if (driver < 0) driver = H5FDregister(&class);
    return driver;
}
