/* Files: what the calls of the system leave to be done. */
#ifndef DONDOC_BASE_FILE_H
#define DONDOC_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all bytes to a descriptor, whatever each call takes; false with
 * errno. */
bool file_write(int file, const char *bytes, size_t length);

#endif
