package org.skidder.sandbox.kernel;

/**
 * System call numbers of amd64.
 *
 * <p>Written by {@code sandbox/tools/SyscallTables.java}; do not edit. A line holds the first
 * number and the names that follow one by one.
 */
final class Amd64Calls {
  static final String SOURCE =
      "Debian linux-libc-dev 7.3.4-1~bpo13+1 (Linux 7.3), x86/asm/unistd_64.h";

  /** SHA-256 of the header. */
  static final String HEADER_SHA256 =
      "e50d3b06f6bab1aec8dc27ff229e560c5b7af965e6db575c88aa1141d3ad717d";

  static final String TABLE =
      """
      0 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction
      14 rt_sigprocmask rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select
      24 sched_yield mremap msync mincore madvise shmget shmat shmctl dup dup2 pause nanosleep
      36 getitimer alarm setitimer getpid sendfile socket connect accept sendto recvfrom sendmsg
      47 recvmsg shutdown bind listen getsockname getpeername socketpair setsockopt getsockopt clone
      57 fork vfork execve exit wait4 kill uname semget semop semctl shmdt msgget msgsnd msgrcv
      71 msgctl fcntl flock fsync fdatasync truncate ftruncate getdents getcwd chdir fchdir rename
      83 mkdir rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown umask
      96 gettimeofday getrlimit getrusage sysinfo times ptrace getuid syslog getgid setuid setgid
      107 geteuid getegid setpgid getppid getpgrp setsid setreuid setregid getgroups setgroups
      117 setresuid getresuid setresgid getresgid getpgid setfsuid setfsgid getsid capget capset
      127 rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend sigaltstack utime mknod uselib
      135 personality ustat statfs fstatfs sysfs getpriority setpriority sched_setparam
      143 sched_getparam sched_setscheduler sched_getscheduler sched_get_priority_max
      147 sched_get_priority_min sched_rr_get_interval mlock munlock mlockall munlockall vhangup
      154 modify_ldt pivot_root _sysctl prctl arch_prctl adjtimex setrlimit chroot sync acct
      164 settimeofday mount umount2 swapon swapoff reboot sethostname setdomainname iopl ioperm
      174 create_module init_module delete_module get_kernel_syms query_module quotactl nfsservctl
      181 getpmsg putpmsg afs_syscall tuxcall security gettid readahead setxattr lsetxattr fsetxattr
      191 getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr
      199 fremovexattr tkill time futex sched_setaffinity sched_getaffinity set_thread_area io_setup
      207 io_destroy io_getevents io_submit io_cancel get_thread_area lookup_dcookie epoll_create
      214 epoll_ctl_old epoll_wait_old remap_file_pages getdents64 set_tid_address restart_syscall
      220 semtimedop fadvise64 timer_create timer_settime timer_gettime timer_getoverrun
      226 timer_delete clock_settime clock_gettime clock_getres clock_nanosleep exit_group
      232 epoll_wait epoll_ctl tgkill utimes vserver mbind set_mempolicy get_mempolicy mq_open
      241 mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load waitid add_key
      249 request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch
      256 migrate_pages openat mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat
      265 linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare set_robust_list
      274 get_robust_list splice tee sync_file_range vmsplice move_pages utimensat epoll_pwait
      282 signalfd timerfd_create eventfd fallocate timerfd_settime timerfd_gettime accept4
      289 signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo
      298 perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
      304 open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv
      311 process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp
      318 getrandom memfd_create kexec_file_load bpf execveat userfaultfd membarrier mlock2
      326 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents
      334 rseq uretprobe uprobe
      424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount
      430 fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd
      439 faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset
      445 landlock_add_rule landlock_restrict_self memfd_secret process_mrelease futex_waitv
      450 set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
      456 futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules
      462 mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr
      469 file_setattr listns rseq_slice_yield fchroot
      """;

  private Amd64Calls() {}
}
