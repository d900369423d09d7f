#include "faults/power_cut_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SECTOR 512
#define PATH_LIMIT 1024

/* Bytes of a file; beyond the length it reads as zeros. */
struct content {
	unsigned char *bytes;
	size_t length;
	size_t room;
};

/* A write, or a cut to a length (bytes NULL), since the last sync. */
struct change {
	struct change *next;
	unsigned char *bytes;
	size_t offset;
	size_t length;
};

struct file {
	struct file *next;
	char *name;
	struct content seen; /* by the program */
	struct content kept; /* by the disk */
	struct change *first;
	struct change **end;
	bool is_new; /* its name was not synced yet */
	bool is_passing; /* gone when it is closed */
};

struct disk {
	sqlite3_vfs vfs;
	sqlite3_vfs *real; /* for all that is no disk */
	struct file *files;
	uint64_t chance;
	uint64_t calls_left; /* until the power goes; 0: it does not */
	int open_files;
	bool is_off;
};

/* What SQLite holds of an open file. */
struct handle {
	sqlite3_file base;
	struct disk *disk;
	struct file *file;
};

/* ------------------------------------------------------------- content */

static void set_length(struct content *content, size_t length)
{
	if (length > content->room) {
		size_t room = length * 2;

		content->bytes = memory_resize(content->bytes, room, 1);
		content->room = room;
	}
	if (length > content->length)
		memset(content->bytes + content->length, 0,
		       length - content->length);
	content->length = length;
}

static void put(struct content *content, size_t offset,
		const unsigned char *bytes, size_t length)
{
	if (offset + length > content->length)
		set_length(content, offset + length);
	memcpy(content->bytes + offset, bytes, length);
}

static void apply(struct content *content, const struct change *change)
{
	if (change->bytes == NULL)
		set_length(content, change->offset);
	else
		put(content, change->offset, change->bytes, change->length);
}

static void copy(struct content *to, const struct content *from)
{
	set_length(to, 0);
	if (from->length > 0)
		put(to, 0, from->bytes, from->length);
}

/* ------------------------------------------------------ files and chance */

uint64_t disk_chance(struct disk *disk, uint64_t below)
{
	uint64_t mixed = disk->chance += 0x9e3779b97f4a7c15u;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
	return (mixed ^ (mixed >> 31)) % below;
}

static void forget_changes(struct file *file)
{
	while (file->first != NULL) {
		struct change *change = file->first;

		file->first = change->next;
		free(change->bytes);
		free(change);
	}
	file->end = &file->first;
}

static void add_change(struct file *file, const void *bytes, size_t offset,
		       size_t length)
{
	struct change *change = memory_alloc(sizeof(*change));

	change->offset = offset;
	change->length = length;
	if (bytes != NULL) {
		change->bytes = memory_array(length, 1);
		memcpy(change->bytes, bytes, length);
	}
	*file->end = change;
	file->end = &change->next;
	apply(&file->seen, change);
}

static struct file **find(struct disk *disk, const char *name)
{
	struct file **link = &disk->files;

	while (*link != NULL && strcmp((*link)->name, name) != 0)
		link = &(*link)->next;
	return link;
}

static struct file *add_file(struct disk *disk, const char *name)
{
	struct file *file = memory_alloc(sizeof(*file));

	file->name = memory_string(name);
	file->end = &file->first;
	file->is_new = true;
	file->next = disk->files;
	disk->files = file;
	return file;
}

static void remove_file(struct file **link)
{
	struct file *file = *link;

	*link = file->next;
	forget_changes(file);
	free(file->seen.bytes);
	free(file->kept.bytes);
	free(file->name);
	free(file);
}

/* ------------------------------------------------------------ the power */

void disk_cut_after(struct disk *disk, uint64_t calls)
{
	disk->calls_left = calls;
}

bool disk_is_off(const struct disk *disk)
{
	return disk->is_off;
}

/* True when the power is gone, or goes now. */
static bool is_off_now(struct disk *disk)
{
	if (disk->calls_left > 0 && --disk->calls_left == 0)
		disk->is_off = true;
	return disk->is_off;
}

/* Some sectors of a write get through, others do not. */
static void tear(struct disk *disk, struct file *file,
		 const struct change *change)
{
	size_t at = 0;

	while (at < change->length) {
		size_t part = SECTOR - (change->offset + at) % SECTOR;

		if (part > change->length - at)
			part = change->length - at;
		if (disk_chance(disk, 2) == 0)
			put(&file->kept, change->offset + at,
			    change->bytes + at, part);
		at += part;
	}
}

static void keep_by_chance(struct disk *disk, struct file *file)
{
	for (struct change *change = file->first; change != NULL;
	     change = change->next) {
		uint64_t fate = disk_chance(disk, 3);

		if (fate == 0)
			apply(&file->kept, change);
		else if (fate == 1 && change->bytes != NULL)
			tear(disk, file, change);
	}
	forget_changes(file);
	copy(&file->seen, &file->kept);
}

void disk_restart(struct disk *disk)
{
	struct file **link = &disk->files;

	assert(disk->open_files == 0);
	while (*link != NULL) {
		struct file *file = *link;

		if (file->is_new && disk_chance(disk, 2) == 0) {
			remove_file(link);
			continue;
		}
		file->is_new = false;
		keep_by_chance(disk, file);
		link = &file->next;
	}
	disk->is_off = false;
	disk->calls_left = 0;
}

void disk_wipe(struct disk *disk)
{
	assert(disk->open_files == 0);
	while (disk->files != NULL)
		remove_file(&disk->files);
	disk->is_off = false;
	disk->calls_left = 0;
}

/* ------------------------------------------------ what SQLite does to a file */

static int close_file(sqlite3_file *base)
{
	struct handle *handle = (struct handle *)base;

	handle->disk->open_files--;
	if (handle->file->is_passing)
		remove_file(find(handle->disk, handle->file->name));
	return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *bytes, int length,
		     sqlite3_int64 offset)
{
	const struct handle *handle = (const struct handle *)base;
	const struct content *content = &handle->file->seen;
	size_t from = (size_t)offset;
	size_t got = 0;

	if (handle->disk->is_off)
		return SQLITE_IOERR_READ;
	if (from < content->length) {
		got = content->length - from;
		if (got > (size_t)length)
			got = (size_t)length;
		memcpy(bytes, content->bytes + from, got);
	}
	if (got == (size_t)length)
		return SQLITE_OK;
	memset((unsigned char *)bytes + got, 0, (size_t)length - got);
	return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *bytes, int length,
		      sqlite3_int64 offset)
{
	struct handle *handle = (struct handle *)base;
	bool was_off = handle->disk->is_off;
	bool is_off = is_off_now(handle->disk);

	/* The write during which it goes may have got through. */
	if (!was_off)
		add_change(handle->file, bytes, (size_t)offset, (size_t)length);
	return is_off ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int cut_file(sqlite3_file *base, sqlite3_int64 length)
{
	struct handle *handle = (struct handle *)base;
	bool was_off = handle->disk->is_off;
	bool is_off = is_off_now(handle->disk);

	if (!was_off)
		add_change(handle->file, NULL, (size_t)length, 0);
	return is_off ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

/* As on Linux the first sync of a new file keeps its name too. */
static int sync_file(sqlite3_file *base, int flags)
{
	struct handle *handle = (struct handle *)base;
	struct file *file = handle->file;

	(void)flags;
	if (is_off_now(handle->disk))
		return SQLITE_IOERR_FSYNC;
	for (const struct change *change = file->first; change != NULL;
	     change = change->next)
		apply(&file->kept, change);
	forget_changes(file);
	file->is_new = false;
	return SQLITE_OK;
}

static int size_file(sqlite3_file *base, sqlite3_int64 *length)
{
	const struct handle *handle = (const struct handle *)base;

	*length = (sqlite3_int64)handle->file->seen.length;
	return handle->disk->is_off ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

/* One process and one connection: nobody to lock out. */
static int lock_file(sqlite3_file *base, int level)
{
	(void)base;
	(void)level;
	return SQLITE_OK;
}

static int check_lock(sqlite3_file *base, int *is_reserved)
{
	(void)base;
	*is_reserved = 0;
	return SQLITE_OK;
}

static int control_file(sqlite3_file *base, int verb, void *argument)
{
	(void)base;
	(void)verb;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int tell_sector(sqlite3_file *base)
{
	(void)base;
	return SECTOR;
}

/* As SQLite takes for granted of every disk on Linux. */
static int tell_traits(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = cut_file,
	.xSync = sync_file,
	.xFileSize = size_file,
	.xLock = lock_file,
	.xUnlock = lock_file,
	.xCheckReservedLock = check_lock,
	.xFileControl = control_file,
	.xSectorSize = tell_sector,
	.xDeviceCharacteristics = tell_traits,
};

/* ------------------------------------------- what SQLite does to the disk */

static struct disk *disk_of(sqlite3_vfs *vfs)
{
	return (struct disk *)vfs; /* it is the first field */
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *base,
		     int flags, int *flags_out)
{
	struct disk *disk = disk_of(vfs);
	struct handle *handle = (struct handle *)base;
	struct file *file;

	handle->base.pMethods = NULL;
	if (disk->is_off)
		return SQLITE_CANTOPEN;
	file = *find(disk, name == NULL ? "passing" : name);
	if (file == NULL && (flags & SQLITE_OPEN_CREATE) == 0)
		return SQLITE_CANTOPEN;
	if (file == NULL)
		file = add_file(disk, name == NULL ? "passing" : name);
	file->is_passing = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
	handle->base.pMethods = &methods;
	handle->disk = disk;
	handle->file = file;
	disk->open_files++;
	if (flags_out != NULL)
		*flags_out = flags;
	return SQLITE_OK;
}

/* What is deleted stays deleted: SQLite always syncs the folder with it. */
static int delete_file(sqlite3_vfs *vfs, const char *name, int syncs)
{
	struct disk *disk = disk_of(vfs);
	struct file **link = find(disk, name);

	(void)syncs;
	if (is_off_now(disk))
		return SQLITE_IOERR_DELETE;
	if (*link == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	remove_file(link);
	return SQLITE_OK;
}

static int has_file(sqlite3_vfs *vfs, const char *name, int flags, int *has)
{
	struct disk *disk = disk_of(vfs);
	const struct file *file = *find(disk, name);

	(void)flags;
	*has = file != NULL;
	return disk->is_off ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *full)
{
	(void)vfs;
	sqlite3_snprintf(room, full, "%s", name);
	return SQLITE_OK;
}

static int random_bytes(sqlite3_vfs *vfs, int length, char *bytes)
{
	struct disk *disk = disk_of(vfs);

	for (int i = 0; i < length; i++)
		bytes[i] = (char)disk_chance(disk, 256);
	return length;
}

static int sleep_for(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int tell_time(sqlite3_vfs *vfs, double *day)
{
	const struct disk *disk = disk_of(vfs);

	return disk->real->xCurrentTime(disk->real, day);
}

static int tell_error(sqlite3_vfs *vfs, int room, char *text)
{
	(void)vfs;
	(void)room;
	(void)text;
	return 0;
}

struct disk *disk_open(uint64_t seed)
{
	struct disk *disk = memory_alloc(sizeof(*disk));

	disk->real = sqlite3_vfs_find(NULL);
	disk->chance = seed;
	disk->vfs = (sqlite3_vfs){
		.iVersion = 1,
		.szOsFile = sizeof(struct handle),
		.mxPathname = PATH_LIMIT,
		.zName = "power-cut",
		.xOpen = open_file,
		.xDelete = delete_file,
		.xAccess = has_file,
		.xFullPathname = full_name,
		.xRandomness = random_bytes,
		.xSleep = sleep_for,
		.xCurrentTime = tell_time,
		.xGetLastError = tell_error,
	};
	sqlite3_vfs_register(&disk->vfs, 1);
	return disk;
}

void disk_close(struct disk *disk)
{
	disk_wipe(disk);
	sqlite3_vfs_unregister(&disk->vfs);
	sqlite3_vfs_register(disk->real, 1);
	free(disk);
}
