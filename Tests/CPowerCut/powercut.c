#include "CPowerCut.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct powercut_recorder {
    char *prefix;
    int folder_length;
    powercut_callback callback;
    void *context;
    bool spares_syncs;
    bool is_stopped;
    powercut_recorder *next;
};

/// A file of ours; the one of the layer below lies right behind it.
typedef struct {
    sqlite3_file methods;
    powercut_recorder *recorder;
    const char *name;
    /// As in the layer below: the first sync of a log or journal syncs its folder, too.
    bool syncs_folder;
} recorded_file;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static powercut_recorder *recorders;
static sqlite3_vfs layer;
static sqlite3_vfs *below;
static sqlite3_io_methods recorded_methods;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((recorded_file *)file + 1); }

static void report(
    powercut_recorder *recorder, int kind, const char *name, int64_t offset, const void *bytes, int64_t count) {
    pthread_mutex_lock(&lock);
    powercut_callback callback = recorder->callback;
    void *context = recorder->context;
    pthread_mutex_unlock(&lock);
    if (callback != NULL) callback(context, kind, name, offset, bytes, count);
}

static void report_of(sqlite3_file *file, int kind, int64_t offset, const void *bytes, int64_t count) {
    recorded_file *own = (recorded_file *)file;
    report(own->recorder, kind, own->name, offset, bytes, count);
}

/// Who wants to know of this path; null for most.
static powercut_recorder *recorder_of(const char *path) {
    if (path == NULL) return NULL;
    pthread_mutex_lock(&lock);
    powercut_recorder *found = recorders;
    while (found != NULL && (found->is_stopped || strncmp(path, found->prefix, strlen(found->prefix)) != 0)) {
        found = found->next;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

// What is reported.

static int recorded_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    int code = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    if (code == SQLITE_OK) report_of(file, powercut_written, offset, bytes, count);
    return code;
}

static int recorded_truncate(sqlite3_file *file, sqlite3_int64 size) {
    int code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK) report_of(file, powercut_truncated, size, NULL, 0);
    return code;
}

static int recorded_sync(sqlite3_file *file, int flags) {
    recorded_file *own = (recorded_file *)file;
    if (own->recorder->spares_syncs) return SQLITE_OK;
    int code = real(file)->pMethods->xSync(real(file), flags);
    if (code != SQLITE_OK) return code;
    report_of(file, powercut_synced, 0, NULL, 0);
    if (own->syncs_folder) report_of(file, powercut_folder_synced, 0, NULL, 0);
    own->syncs_folder = false;
    return code;
}

static int layer_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags, int *given) {
    powercut_recorder *recorder = recorder_of(path);
    // The layer below fits in as it is: from here on SQLite talks to it alone.
    if (recorder == NULL) return below->xOpen(below, path, file, flags, given);
    recorded_file *own = (recorded_file *)file;
    memset(own, 0, sizeof *own);
    own->recorder = recorder;
    own->name = path + recorder->folder_length;
    int synced_with_folder = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    own->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & synced_with_folder) != 0;
    int code = below->xOpen(below, path, real(file), flags, given);
    // Where the layer below has methods, SQLite closes the file even after a fault.
    if (real(file)->pMethods != NULL) own->methods.pMethods = &recorded_methods;
    if (code == SQLITE_OK) report_of(file, powercut_opened, 0, NULL, 0);
    return code;
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    powercut_recorder *recorder = recorder_of(path);
    int code = below->xDelete(below, path, recorder != NULL && recorder->spares_syncs ? 0 : sync_folder);
    if (code != SQLITE_OK || recorder == NULL) return code;
    const char *name = path + recorder->folder_length;
    report(recorder, powercut_deleted, name, 0, NULL, 0);
    if (sync_folder & 1) report(recorder, powercut_folder_synced, name, 0, NULL, 0);
    return code;
}

// What is passed on.

static int passed_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int passed_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int passed_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int passed_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int passed_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int passed_check(sqlite3_file *file, int *held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

static int passed_control(sqlite3_file *file, int what, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int passed_sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int passed_device(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int passed_map(sqlite3_file *file, int region, int size, int extend, void volatile **place) {
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, place);
}

static int passed_shared_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void passed_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int passed_unmap(sqlite3_file *file, int deletes) { return real(file)->pMethods->xShmUnmap(real(file), deletes); }

/// Version 2: without the calls that would write through a mapping, which nobody could see.
static sqlite3_io_methods recorded_methods = {
    .iVersion = 2,
    .xClose = passed_close,
    .xRead = passed_read,
    .xWrite = recorded_write,
    .xTruncate = recorded_truncate,
    .xSync = recorded_sync,
    .xFileSize = passed_size,
    .xLock = passed_lock,
    .xUnlock = passed_unlock,
    .xCheckReservedLock = passed_check,
    .xFileControl = passed_control,
    .xSectorSize = passed_sector,
    .xDeviceCharacteristics = passed_device,
    .xShmMap = passed_map,
    .xShmLock = passed_shared_lock,
    .xShmBarrier = passed_barrier,
    .xShmUnmap = passed_unmap,
};

/// All else of the layer below serves as it is.
static void lay_layer(void) {
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.pNext = NULL;
    layer.zName = "powercut";
    layer.szOsFile = (int)sizeof(recorded_file) + below->szOsFile;
    layer.xOpen = layer_open;
    layer.xDelete = layer_delete;
    sqlite3_vfs_register(&layer, 1);
}

static powercut_recorder *enlist(const char *prefix) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    powercut_recorder *recorder = calloc(1, sizeof *recorder);
    if (recorder == NULL) return NULL;
    recorder->prefix = strdup(prefix);
    if (recorder->prefix == NULL) abort();
    pthread_once(&once, lay_layer);
    return recorder;
}

static powercut_recorder *begin(powercut_recorder *recorder) {
    pthread_mutex_lock(&lock);
    recorder->next = recorders;
    recorders = recorder;
    pthread_mutex_unlock(&lock);
    return recorder;
}

powercut_recorder *powercut_start(
    const char *prefix, int32_t folder_length, powercut_callback callback, void *context) {
    powercut_recorder *recorder = enlist(prefix);
    if (recorder == NULL) return NULL;
    recorder->folder_length = folder_length;
    recorder->callback = callback;
    recorder->context = context;
    return begin(recorder);
}

powercut_recorder *powercut_spare_syncs(const char *prefix) {
    powercut_recorder *recorder = enlist(prefix);
    if (recorder == NULL) return NULL;
    recorder->spares_syncs = true;
    return begin(recorder);
}

void powercut_stop(powercut_recorder *recorder) {
    pthread_mutex_lock(&lock);
    // It stays in the list, and in memory: a file that is still open points to it.
    recorder->is_stopped = true;
    recorder->callback = NULL;
    recorder->context = NULL;
    pthread_mutex_unlock(&lock);
}
