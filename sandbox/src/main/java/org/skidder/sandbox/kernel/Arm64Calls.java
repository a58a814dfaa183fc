package org.skidder.sandbox.kernel;

/**
 * System call numbers of arm64.
 *
 * <p>Written by {@code sandbox/tools/SyscallTables.java}; do not edit. A line holds the first
 * number and the names that follow one by one.
 */
final class Arm64Calls {
  static final String SOURCE =
      "Debian linux-libc-dev 7.3.4-1~bpo13+1 (Linux 7.3), arm64/asm/unistd_64.h";

  /** SHA-256 of the header. */
  static final String HEADER_SHA256 =
      "45e443750b757c78ca4b939719c5920c50129083df9b56d326f7c71876b20e71";

  static final String TABLE =
      """
      0 io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr getxattr
      9 lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr
      17 getcwd lookup_dcookie eventfd2 epoll_create1 epoll_ctl epoll_pwait dup dup3 fcntl
      26 inotify_init1 inotify_add_watch inotify_rm_watch ioctl ioprio_set ioprio_get flock mknodat
      34 mkdirat unlinkat symlinkat linkat renameat umount2 mount pivot_root nfsservctl statfs
      44 fstatfs truncate ftruncate fallocate faccessat chdir fchdir chroot fchmod fchmodat fchownat
      55 fchown openat close vhangup pipe2 quotactl getdents64 lseek read write readv writev pread64
      68 pwrite64 preadv pwritev sendfile pselect6 ppoll signalfd4 vmsplice splice tee readlinkat
      79 newfstatat fstat sync fsync fdatasync sync_file_range timerfd_create timerfd_settime
      87 timerfd_gettime utimensat acct capget capset personality exit exit_group waitid
      96 set_tid_address unshare futex set_robust_list get_robust_list nanosleep getitimer setitimer
      104 kexec_load init_module delete_module timer_create timer_gettime timer_getoverrun
      110 timer_settime timer_delete clock_settime clock_gettime clock_getres clock_nanosleep syslog
      117 ptrace sched_setparam sched_setscheduler sched_getscheduler sched_getparam
      122 sched_setaffinity sched_getaffinity sched_yield sched_get_priority_max
      126 sched_get_priority_min sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack
      133 rt_sigsuspend rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo
      139 rt_sigreturn setpriority getpriority reboot setregid setgid setreuid setuid setresuid
      148 getresuid setresgid getresgid setfsuid setfsgid times setpgid getpgid getsid setsid
      158 getgroups setgroups uname sethostname setdomainname getrlimit setrlimit getrusage umask
      167 prctl getcpu gettimeofday settimeofday adjtimex getpid getppid getuid geteuid getgid
      177 getegid gettid sysinfo mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
      185 mq_getsetattr msgget msgctl msgrcv msgsnd semget semctl semtimedop semop shmget shmctl
      196 shmat shmdt socket socketpair bind listen accept connect getsockname getpeername sendto
      207 recvfrom setsockopt getsockopt shutdown sendmsg recvmsg readahead brk munmap mremap
      217 add_key request_key keyctl clone execve mmap fadvise64 swapon swapoff mprotect msync mlock
      229 munlock mlockall munlockall mincore madvise remap_file_pages mbind get_mempolicy
      237 set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo perf_event_open accept4 recvmmsg
      260 wait4 prlimit64 fanotify_init fanotify_mark name_to_handle_at open_by_handle_at
      266 clock_adjtime syncfs setns sendmmsg process_vm_readv process_vm_writev kcmp finit_module
      274 sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat
      282 userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc
      290 pkey_free statx io_pgetevents rseq kexec_file_load
      424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount
      430 fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd
      439 faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset
      445 landlock_add_rule landlock_restrict_self memfd_secret process_mrelease futex_waitv
      450 set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
      456 futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules
      462 mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr
      469 file_setattr listns rseq_slice_yield fchroot
      """;

  private Arm64Calls() {}
}
