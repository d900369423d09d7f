/*
 * Gives a fuzzer each file of a folder once, in order of name: so a corpus is
 * an ordinary test, with any compiler. An empty or missing folder is a
 * failure: a corpus that is not read checks nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_LIMIT ((size_t)16 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int is_sample(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Reads one file whole into an exact block, so that ASan sees its end. */
static int replay(const char *folder, const char *name)
{
	char path[4096];
	uint8_t *room = NULL;
	uint8_t *bytes;
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	room = malloc(SAMPLE_LIMIT);
	if (file == NULL || room == NULL) {
		fprintf(stderr, "replay: cannot read %s\n", path);
		exit(1);
	}
	length = fread(room, 1, SAMPLE_LIMIT, file);
	fclose(file);
	bytes = malloc(length > 0 ? length : 1);
	if (bytes == NULL)
		exit(1);
	memcpy(bytes, room, length);
	free(room);

	fprintf(stderr, "%s\n", name); /* last line names the culprit */
	LLVMFuzzerTestOneInput(bytes, length);
	free(bytes);
	return 1;
}

int main(int argc, char **argv)
{
	struct dirent **entries = NULL;
	int found = argc == 2 ? scandir(argv[1], &entries, is_sample, alphasort)
			      : -1;
	int passed = 0;

	if (found <= 0) {
		fprintf(stderr, "replay: needs a folder that has samples\n");
		return 1;
	}
	for (int i = 0; i < found; i++) {
		passed += replay(argv[1], entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	printf("%d passed, 0 failed\n", passed);
	return 0;
}
