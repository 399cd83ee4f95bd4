/* Empty on purpose: only the C target CHDF5 includes hdf5.h, whose macros do not import into
   Swift. This module carries the library's flags. */
