#pragma once

#include <stdint.h>

/// What reaches the files of a database from SQLite, in the order in which it does.
enum powercut_kind {
    /// A file of this name is there from now on, if it was not.
    powercut_opened = 0,
    powercut_written = 1,
    /// Cut, or filled with zeros, to `offset` bytes.
    powercut_truncated = 2,
    powercut_synced = 3,
    /// The folder: that files were made and deleted.
    powercut_folder_synced = 4,
    powercut_deleted = 5,
};

/// Called on whatever thread SQLite writes from, after the real thing has been done and before SQLite goes on.
///
/// `name` is what follows the folder in the file's path.
typedef void (*powercut_callback)(
    void *context, int32_t kind, const char *name, int64_t offset, const void *bytes, int64_t count);

typedef struct powercut_recorder powercut_recorder;

/// Puts a layer between SQLite and its files, and reports what goes to files whose path begins with `prefix`.
///
/// `folder_length` characters of it are the folder. All other files are opened by the layer below and never seen again, so
/// that the layer may stay for the life of the process, whatever else is open. Null where there is no memory.
powercut_recorder *powercut_start(
    const char *prefix, int32_t folder_length, powercut_callback callback, void *context);

/// Files whose path begins with `prefix` are not synced: they are thrown away in a moment.
powercut_recorder *powercut_spare_syncs(const char *prefix);

/// Reports nothing more; what is open stays usable.
void powercut_stop(powercut_recorder *recorder);
