/* Loaded before the system's library into a node's process: notes which bytes of its database are not yet on the disk,
 * kills the process at a chosen sync, or lets the disk be full. Built and used by torture/power.py alone.
 *
 * Until power_on is called nothing is noted and nothing befalls the process:
 * path   file to which unsynced writes are noted: "w device inode offset length" or "s device inode"; empty for none
 * at     the sync, counted from 1, at which the process is killed before anything is synced; 0 for none
 * full   bytes that may still be written to the database before the disk is full; -1 for no end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int notes = -1;
static long kill_at, syncs, room = -1;

static ssize_t (*true_write)(int, const void *, size_t);
static ssize_t (*true_pwrite)(int, const void *, size_t, off_t);
static int (*true_fsync)(int);
static int (*true_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
    true_write = dlsym(RTLD_NEXT, "write");
    true_pwrite = dlsym(RTLD_NEXT, "pwrite");
    true_fsync = dlsym(RTLD_NEXT, "fsync");
    true_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
}

/* Called once, by the process of a node before it opens its database; returns 0, or -1 if nothing can be noted. */
int power_on(const char *path, long at, long full) {
    if (*path && (notes = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0) return -1;
    kill_at = at;
    room = full;
    return 0;
}

/* Whether this is a file of the database: its name ends in .db, .db-wal or .db-journal. */
static int is_database(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    const char *name = strrchr(path, '/');
    const char *db = name ? strstr(name, ".db") : NULL;
    return db && (!strcmp(db, ".db") || !strcmp(db, ".db-wal") || !strcmp(db, ".db-journal"));
}

static void note(char what, int fd, off_t offset, size_t size) {
    struct stat file;
    char line[128];
    if (notes < 0 || fstat(fd, &file)) return;
    int length = snprintf(line, sizeof line, "%c %lu %lu %lld %zu\n", what, (unsigned long)file.st_dev,
                          (unsigned long)file.st_ino, (long long)offset, size);
    if (true_write(notes, line, length) != length) abort();
}

/* Takes room on the disk; returns whether there was enough. */
static int takes(size_t size) {
    if (room < 0) return 1;
    if (room < (long)size) return 0;
    room -= size;
    return 1;
}

static ssize_t noted(int fd, const void *data, size_t size, off_t offset, int placed) {
    if (!is_database(fd)) return placed ? true_pwrite(fd, data, size, offset) : true_write(fd, data, size);
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    if (takes(size)) {
        note('w', fd, placed ? offset : lseek(fd, 0, SEEK_CUR), size);
        written = placed ? true_pwrite(fd, data, size, offset) : true_write(fd, data, size);
    } else {
        errno = ENOSPC;
    }
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t write(int fd, const void *data, size_t size) { return noted(fd, data, size, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return noted(fd, data, size, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return noted(fd, data, size, offset, 1); }

static int synced(int fd, int (*sync)(int)) {
    if (!is_database(fd)) return sync(fd);
    pthread_mutex_lock(&lock);
    if (kill_at && ++syncs == kill_at) kill(getpid(), SIGKILL);
    int result = sync(fd);
    if (!result) note('s', fd, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int fd) { return synced(fd, true_fsync); }
int fdatasync(int fd) { return synced(fd, true_fdatasync); }
