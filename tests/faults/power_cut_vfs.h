/*
 * A disk in memory that knows what was synced. When the power goes, of all
 * writes since the last sync each is kept, lost or torn by chance, whatever
 * became of those before it; what was synced stays.
 */
#ifndef DONDOC_TESTS_POWER_CUT_VFS_H
#define DONDOC_TESTS_POWER_CUT_VFS_H

#include <stdbool.h>
#include <stdint.h>

struct disk;

/* Makes a new, empty disk SQLite's default; only one at a time. */
struct disk *disk_open(uint64_t seed);
void disk_close(struct disk *disk);

/* Chance, by the disk's seed: 0 … below - 1. */
uint64_t disk_chance(struct disk *disk, uint64_t below);

/* The power goes in the midst of so many writes, cuts or syncs from now on;
 * 0 for never. */
void disk_cut_after(struct disk *disk, uint64_t calls);

/* From then on every call fails. */
bool disk_is_off(const struct disk *disk);

/* The power is back: what was kept is there. No file may be open. */
void disk_restart(struct disk *disk);

/* An empty disk again. No file may be open. */
void disk_wipe(struct disk *disk);

#endif
