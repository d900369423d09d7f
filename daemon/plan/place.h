/* A place in a file. */
#ifndef DONDOC_PLAN_PLACE_H
#define DONDOC_PLAN_PLACE_H

/* Where a thing stands in the file it was read from; 1-based, 0 unknown. */
struct place {
	int line;
	int column; /* in characters */
};

#endif
