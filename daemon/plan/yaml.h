/* YAML text into a tree of nodes; the one door to libfyaml. */
#ifndef DONDOC_PLAN_YAML_H
#define DONDOC_PLAN_YAML_H

#include <stddef.h>

#include "plan/complaint.h"
#include "plan/node.h"

/* At most: lines of a file, keys of a mapping, nodes, and bytes between the
 * beginnings of two nodes (a comment, a long text). */
#define FILE_LINE_LIMIT 500000
#define LOOKAHEAD_LIMIT 262144
#define MAPPING_KEY_LIMIT 256
#define NODE_LIMIT 1000000

/*
 * Reads one document. NULL when it cannot be used at all, after a complaint:
 * syntax, size, depth, bytes that are not UTF-8, NUL, anchors, aliases, tags,
 * a second document. A file of nothing gives NODE_EMPTY. A key that a mapping
 * has twice is complained of ("duplicate-key") and the first one holds. Nodes
 * live in complaints->arena, the bytes are no longer needed.
 */
const struct node *yaml_read(const char *bytes, size_t length,
			     struct complaints *complaints);

#endif
