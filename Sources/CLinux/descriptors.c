#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/// Room for more descriptors than anybody of ours sends, so that extras are seen and closed, not guessed at.
enum { descriptor_room = 16 };

int omni_send_descriptor(int socket, int descriptor, const void *bytes, size_t count) {
    if (count == 0) return -EINVAL;
    struct iovec part = { .iov_base = (void *)bytes, .iov_len = count };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) return -errno;
    return (size_t)sent == count ? 0 : -EMSGSIZE;
}

/// Keeps the first descriptor of the packet in `*kept` and closes the others.
static void take_descriptors(struct msghdr *message, int *kept) {
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < count; index++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
            if (*kept < 0) *kept = descriptor;
            else close(descriptor);
        }
    }
}

ssize_t omni_receive_descriptor(int socket, int *descriptor, void *bytes, size_t capacity) {
    *descriptor = -1;
    struct iovec part = { .iov_base = bytes, .iov_len = capacity };
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * descriptor_room)];
    } control;
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
    };
    ssize_t received;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    while (received < 0 && errno == EINTR);
    if (received < 0) return -errno;

    take_descriptors(&message, descriptor);
    int wrong = message.msg_flags & MSG_CTRUNC ? ENOBUFS : message.msg_flags & MSG_TRUNC ? EMSGSIZE : 0;
    if (wrong == 0) return received;
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
    return -wrong;
}

/// A new socket and the address of `path`, or the negated errno.
static int seqpacket_socket(const char *path, struct sockaddr_un *address) {
    if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    int made = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return made < 0 ? -errno : made;
}

static int close_and_fail(int descriptor) {
    int wrong = errno;
    close(descriptor);
    return -wrong;
}

int omni_seqpacket_listen(const char *path) {
    struct sockaddr_un address;
    int made = seqpacket_socket(path, &address);
    if (made < 0) return made;
    struct stat found;
    if (lstat(path, &found) == 0 && S_ISSOCK(found.st_mode)) unlink(path);
    // Nobody can connect between bind and listen, so the mode is in force before it matters.
    if (bind(made, (struct sockaddr *)&address, sizeof address) != 0) return close_and_fail(made);
    if (chmod(path, 0600) != 0 || listen(made, 64) != 0) return close_and_fail(made);
    return made;
}

int omni_seqpacket_connect(const char *path) {
    struct sockaddr_un address;
    int made = seqpacket_socket(path, &address);
    if (made < 0) return made;
    if (connect(made, (struct sockaddr *)&address, sizeof address) != 0) return close_and_fail(made);
    return made;
}

int omni_accept_cloexec(int listener) {
    int accepted;
    do accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    while (accepted < 0 && errno == EINTR);
    return accepted < 0 ? -errno : accepted;
}
