#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

int omni_die_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : -errno;
}

int omni_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++) {
        if (sigaddset(&set, signals[index]) != 0) return -errno;
    }
    int wrong = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (wrong != 0) return -wrong;
    int made = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return made < 0 ? -errno : made;
}

int omni_unblock_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    return -pthread_sigmask(SIG_SETMASK, &none, NULL);
}

int omni_nice(void) {
    return getpriority(PRIO_PROCESS, 0);
}

int omni_set_nice(int nice) {
    return setpriority(PRIO_PROCESS, 0, nice) == 0 ? 0 : -errno;
}

int omni_set_group_nice(pid_t group, int nice) {
    return setpriority(PRIO_PGRP, group, nice) == 0 ? 0 : -errno;
}

long long omni_processor_time(pid_t process) {
    clockid_t clock;
    struct timespec time;
    int wrong = clock_getcpuclockid(process, &clock);
    if (wrong != 0) return -wrong;
    if (clock_gettime(clock, &time) != 0) return -errno;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/// The three descriptors of the child, moved out of the way of one another.
struct standard_descriptors {
    int source[3];
    bool copied[3];
};

/// A source that is itself 0, 1 or 2 could be overwritten before it is used; a copy above them cannot.
static int move_out_of_the_way(struct standard_descriptors *standard) {
    for (int target = 0; target < 3; target++) {
        int source = standard->source[target];
        if (source < 0 || source > 2 || source == target) continue;
        int copy = fcntl(source, F_DUPFD_CLOEXEC, 3);
        if (copy < 0) return errno;
        standard->source[target] = copy;
        standard->copied[target] = true;
    }
    return 0;
}

static int add_actions(
    posix_spawn_file_actions_t *actions, const char *directory, const struct standard_descriptors *standard
) {
    int wrong = posix_spawn_file_actions_addchdir_np(actions, directory);
    for (int target = 0; wrong == 0 && target < 3; target++) {
        int source = standard->source[target];
        if (source < 0) wrong = posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0);
        else wrong = posix_spawn_file_actions_adddup2(actions, source, target);
    }
    return wrong != 0 ? wrong : posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int wrong = posix_spawnattr_setsigmask(attributes, &none);
    if (wrong == 0) wrong = posix_spawnattr_setsigdefault(attributes, &all);
    if (wrong == 0) wrong = posix_spawnattr_setpgroup(attributes, 0);
    if (wrong != 0) return wrong;
    return posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    );
}

int omni_spawn(
    const char *path,
    char *const argv[],
    char *const envp[],
    const char *working_directory,
    int standard_input,
    int standard_output,
    int standard_error,
    pid_t *out
) {
    struct standard_descriptors standard = { .source = { standard_input, standard_output, standard_error } };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int wrong = posix_spawn_file_actions_init(&actions);
    if (wrong != 0) return -wrong;
    wrong = posix_spawnattr_init(&attributes);
    if (wrong == 0) {
        wrong = move_out_of_the_way(&standard);
        if (wrong == 0) wrong = add_actions(&actions, working_directory, &standard);
        if (wrong == 0) wrong = set_attributes(&attributes);
        if (wrong == 0) wrong = posix_spawn(out, path, &actions, &attributes, argv, envp);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    for (int target = 0; target < 3; target++) {
        if (standard.copied[target]) close(standard.source[target]);
    }
    return -wrong;
}
