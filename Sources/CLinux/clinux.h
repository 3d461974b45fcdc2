// What Linux has and Swift's Glibc module leaves out. No _GNU_SOURCE here: it changes struct definitions that Glibc's module has already
// fixed, and the two would clash; the few functions that need it are declared by hand instead.
#pragma once
#include <linux/filter.h>
#include <malloc.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timex.h>

int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
int pthread_setname_np(pthread_t thread, const char *name);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int lowest);

// Swift cannot call a function with as many arguments as one likes.
static inline int prctl_with(int option, unsigned long first, unsigned long second) { return prctl(option, first, second, 0UL, 0UL); }
