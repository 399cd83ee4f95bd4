#define _GNU_SOURCE
#include "CHDF5.h"

#include "driver.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Room of one page before every larger array: reads of whole pages do not straddle two arrays. */
#define ALIGNMENT 4096

static _Thread_local char error_text[512];

const char *chdf5_error(void) { return error_text; }

/* Walking upward starts at the deepest call, the one that knows the cause. */
static herr_t keep_first(unsigned depth, const H5E_error2_t *error, void *unused) {
    (void)unused;
    if (depth == 0) snprintf(error_text, sizeof error_text, "%s", error->desc ? error->desc : "");
    return 0;
}

static int failed(void) {
    snprintf(error_text, sizeof error_text, "HDF5 gives no reason");
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, NULL);
    H5Eclear2(H5E_DEFAULT);
    return -1;
}

static int rejected(const char *reason) {
    snprintf(error_text, sizeof error_text, "%s", reason);
    return -1;
}

/* Printing of errors is a setting of each thread in a thread-safe build, so each entry sets it.

   HDF5 keeps parts of damaged files open after it has refused them, and would complain of them on
   standard error when the process ends; every sound file is closed by then, so it has no say. */
static void silence(void) {
    H5dont_atexit();
    H5open();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

int chdf5_library(unsigned version[3]) {
    hbool_t safe = 0;
    silence();
    H5get_libversion(&version[0], &version[1], &version[2]);
    H5is_library_threadsafe(&safe);
    return safe ? 1 : 0;
}

int chdf5_memory_file(void) { return memfd_create("grove-layout", MFD_CLOEXEC); }

/* The newest format puts a checksum on every piece of metadata, so that a flipped bit there is an
   error of HDF5's and not a crash in it. */
static hid_t access_list(void) {
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    if (list < 0) return list;
    if (H5Pset_libver_bounds(list, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST) < 0
        || H5Pset_driver(list, descriptor_driver(), NULL) < 0 || H5Pset_alignment(list, ALIGNMENT, ALIGNMENT) < 0
        || H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) < 0) {
        H5Pclose(list);
        return -1;
    }
    return list;
}

int64_t chdf5_create(int descriptor) {
    char name[16];
    snprintf(name, sizeof name, "%d", descriptor);
    silence();
    hid_t access = access_list();
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    hid_t file = -1;
    /* Dense storage from the first attribute on: only that holds texts over 64 KiB. */
    if (access >= 0 && creation >= 0 && H5Pset_attr_phase_change(creation, 0, 0) >= 0)
        file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
    if (file < 0) failed();
    if (creation >= 0) H5Pclose(creation);
    if (access >= 0) H5Pclose(access);
    return file;
}

/* Why HDF5 must not see a file; NULL where it may. Before its version 2 the format has no checksums
   on metadata, and the library reads past the end of what a damaged such file claims. Grove has never
   written one. */
static const char *unfit(int descriptor) {
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char head[9];
    if (pread(descriptor, head, sizeof head, 0) != sizeof head
        || memcmp(head, signature, sizeof signature) != 0)
        return "it does not begin as HDF5 files do";
    return head[8] < 2 ? "its metadata has no checksums, which Grove's files have" : NULL;
}

int64_t chdf5_open(int descriptor) {
    char name[16];
    const char *reason = unfit(descriptor);
    if (reason) return rejected(reason);
    snprintf(name, sizeof name, "%d", descriptor);
    silence();
    hid_t access = access_list();
    hid_t file = access < 0 ? -1 : H5Fopen(name, H5F_ACC_RDONLY, access);
    if (file < 0) failed();
    if (access >= 0) H5Pclose(access);
    return file;
}

int chdf5_close(int64_t file) {
    silence();
    return H5Fclose((hid_t)file) < 0 ? failed() : 0;
}

static hid_t text_type(uint64_t length) {
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0) return type;
    if (H5Tset_size(type, length > 0 ? length : 1) < 0 || H5Tset_strpad(type, H5T_STR_NULLPAD) < 0
        || H5Tset_cset(type, H5T_CSET_UTF8) < 0) {
        H5Tclose(type);
        return -1;
    }
    return type;
}

int chdf5_add_text(int64_t file, const char *name, const char *bytes, uint64_t length) {
    silence();
    hid_t type = text_type(length);
    /* An empty text has no elements: HDF5 has no type of size 0. */
    hid_t space = H5Screate(length > 0 ? H5S_SCALAR : H5S_NULL);
    hid_t text = -1;
    int status = -1;
    if (type >= 0 && space >= 0)
        text = H5Acreate2((hid_t)file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (text >= 0 && (length == 0 || H5Awrite(text, type, bytes) >= 0)) status = 0;
    if (status < 0) failed();
    if (text >= 0) H5Aclose(text);
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    return status;
}

/* The length of an open text; 0 where it has no elements. */
static int64_t open_text_length(hid_t text) {
    hid_t space = H5Aget_space(text);
    hid_t type = H5Aget_type(text);
    int64_t length = -1;
    if (space >= 0 && type >= 0 && H5Tget_class(type) == H5T_STRING) {
        hssize_t elements = H5Sget_simple_extent_npoints(space);
        if (elements == 0) length = 0;
        if (elements == 1 && H5Tis_variable_str(type) == 0) length = (int64_t)H5Tget_size(type);
    }
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    return length;
}

int64_t chdf5_text_length(int64_t file, const char *name) {
    silence();
    hid_t text = H5Aopen((hid_t)file, name, H5P_DEFAULT);
    if (text < 0) return failed();
    int64_t length = open_text_length(text);
    H5Aclose(text);
    return length < 0 ? rejected("an attribute is not a text of fixed length") : length;
}

int chdf5_read_text(int64_t file, const char *name, char *bytes, uint64_t length) {
    silence();
    hid_t text = H5Aopen((hid_t)file, name, H5P_DEFAULT);
    if (text < 0) return failed();
    int status = -1;
    if (open_text_length(text) != (int64_t)length) {
        rejected("an attribute has another length than a moment ago");
    } else if (length == 0) {
        status = 0;
    } else {
        hid_t type = text_type(length);
        if (type >= 0 && H5Aread(text, type, bytes) >= 0) status = 0;
        else failed();
        if (type >= 0) H5Tclose(type);
    }
    H5Aclose(text);
    return status;
}

static hid_t stored_type(int type) {
    switch (type) {
    case CHDF5_FLOAT32: return H5T_IEEE_F32LE;
    case CHDF5_FLOAT64: return H5T_IEEE_F64LE;
    case CHDF5_INT32: return H5T_STD_I32LE;
    case CHDF5_INT64: return H5T_STD_I64LE;
    case CHDF5_UINT8: return H5T_STD_U8LE;
    case CHDF5_UINT16: return H5T_STD_U16LE;
    case CHDF5_UINT32: return H5T_STD_U32LE;
    default: return -1;
    }
}

/* Contiguous, with its room reserved at once and left unwritten. */
static hid_t array_layout(void) {
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    if (list < 0) return list;
    if (H5Pset_layout(list, H5D_CONTIGUOUS) < 0 || H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY) < 0
        || H5Pset_fill_time(list, H5D_FILL_TIME_NEVER) < 0
        || H5Pset_obj_track_times(list, 0) < 0) {
        H5Pclose(list);
        return -1;
    }
    return list;
}

int chdf5_add_array(int64_t file, const char *name, int type, uint64_t count, uint64_t *offset) {
    silence();
    hsize_t size = count;
    hid_t space = H5Screate_simple(1, &size, NULL);
    hid_t layout = array_layout();
    hid_t array = -1;
    int status = -1;
    if (space >= 0 && layout >= 0)
        array = H5Dcreate2(
            (hid_t)file, name, stored_type(type), space, H5P_DEFAULT, layout, H5P_DEFAULT);
    if (array >= 0) {
        haddr_t address = count > 0 ? H5Dget_offset(array) : 0;
        *offset = address;
        if (address != HADDR_UNDEF) status = 0;
    }
    if (status < 0) failed();
    if (array >= 0) H5Dclose(array);
    if (layout >= 0) H5Pclose(layout);
    if (space >= 0) H5Sclose(space);
    return status;
}

static int open_array_type(hid_t array) {
    hid_t type = H5Dget_type(array);
    int found = -1;
    if (type < 0) return -1;
    for (int known = CHDF5_FLOAT32; known <= CHDF5_UINT32; known++)
        if (H5Tequal(type, stored_type(known)) > 0) found = known;
    H5Tclose(type);
    return found;
}

static int is_contiguous(hid_t array) {
    hid_t list = H5Dget_create_plist(array);
    if (list < 0) return 0;
    int yes = H5Pget_layout(list) == H5D_CONTIGUOUS && H5Pget_external_count(list) == 0;
    H5Pclose(list);
    return yes;
}

int chdf5_find_array(int64_t file, const char *name, int *type, uint64_t *count, uint64_t *offset) {
    silence();
    hid_t array = H5Dopen2((hid_t)file, name, H5P_DEFAULT);
    if (array < 0) return failed();
    hid_t space = H5Dget_space(array);
    int status = -1;
    *type = open_array_type(array);
    if (space < 0) {
        failed();
    } else if (*type < 0 || H5Sget_simple_extent_ndims(space) != 1 || !is_contiguous(array)) {
        rejected("an array is not contiguous, one-dimensional and of a known type");
    } else {
        hsize_t size = 0;
        H5Sget_simple_extent_dims(space, &size, NULL);
        haddr_t address = size > 0 ? H5Dget_offset(array) : 0;
        *count = size;
        *offset = address;
        status = address == HADDR_UNDEF ? rejected("an array has no room in the file") : 0;
    }
    if (space >= 0) H5Sclose(space);
    H5Dclose(array);
    return status;
}
