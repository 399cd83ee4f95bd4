#include "CHDF5.h"
#include <hdf5.h>

const char *chdf5_version(void) { return H5_VERS_INFO; }
