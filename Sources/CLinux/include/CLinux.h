/// What Swift's Glibc module cannot express: control messages, variadic prctl, spawn attributes.
///
/// Every function answers a count, a descriptor or 0, and on failure the negated errno. None of them blocks:
/// sockets made here are non-blocking, and every descriptor made here is closed on exec.
#ifndef OMNI_CLINUX_H
#define OMNI_CLINUX_H

#include <stddef.h>
#include <sys/types.h>

/// Sends `count` bytes and one descriptor as a single packet; the caller still owns, and closes, its own copy.
///
/// At least one byte is needed. A `descriptor` of -1 sends the bytes alone. -EAGAIN: the peer's queue is full.
int omni_send_descriptor(int socket, int descriptor, const void *bytes, size_t count);

/// Receives one packet; `*descriptor` is the one that came with it, or -1. Answers the count of bytes, 0 at the end.
///
/// Of several descriptors the first is kept and the others are closed. -EMSGSIZE: the packet was longer than
/// `capacity`. -ENOBUFS: descriptors were cut off (too many sent, or this process may open no more). In both cases
/// everything that came is closed. -EAGAIN: nothing there.
ssize_t omni_receive_descriptor(int socket, int *descriptor, void *bytes, size_t capacity);

/// Asks the kernel to kill this process when the thread that spawned it ends.
///
/// Call it first in main, then compare getppid() with the parent expected: one that died before is not noticed.
int omni_die_with_parent(void);

/// Blocks `signals` in this thread and in those it will start, and answers a descriptor from which they are read.
///
/// Call it before the first thread is started: a thread that does not block a signal receives it the old way.
int omni_signalfd(const int *signals, int count);

/// Blocks no signal any more in this thread.
int omni_unblock_signals(void);

/// How nice this thread is to others: from -20, which goes before them, to 19.
int omni_nice(void);

/// Makes this thread, and those that it will start, so nice. -EACCES, -EPERM: less than it may.
int omni_set_nice(int nice);

/// The same for every thread of every process of a group, which a child that was started here leads.
int omni_set_group_nice(pid_t group, int nice);

/// The processor time that a process has used since it began, all its threads together, in nanoseconds.
///
/// Unlike a line of /proc it costs two calls, and is finer than a tick. -ESRCH: there is no such process.
long long omni_processor_time(pid_t process);

/// Starts the program at `path` (absolute) in `working_directory`, in a process group of its own.
///
/// It inherits the three descriptors and nothing else, an empty signal mask and default dispositions. A descriptor
/// of -1 is /dev/null. Spawn from a thread that lives as long as the process: see omni_die_with_parent.
int omni_spawn(
    const char *path,
    char *const argv[],
    char *const envp[],
    const char *working_directory,
    int standard_input,
    int standard_output,
    int standard_error,
    pid_t *out
);

/// Listens at `path` (at most 107 bytes), readable for this user only; a socket left there by a predecessor is removed.
int omni_seqpacket_listen(const char *path);

/// Connects to a listener at `path`. -EAGAIN: its queue is full.
int omni_seqpacket_connect(const char *path);

/// Accepts one waiting connection. -EAGAIN: none waits.
int omni_accept_cloexec(int listener);

#endif
