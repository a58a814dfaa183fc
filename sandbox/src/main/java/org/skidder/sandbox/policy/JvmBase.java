package org.skidder.sandbox.policy;

import java.util.List;

/**
 * The calls a JVM makes after the filter is loaded.
 *
 * <p>Measured with JDK 25 (HotSpot, glibc) on amd64 under all collectors, plus the forms other C
 * library builds use; names an architecture lacks are left out there. A test runs the churn of a
 * busy process under exactly this set.
 */
public final class JvmBase {
  private JvmBase() {}

  /**
   * Without any of these the process dies, hangs, or can neither start threads nor load classes:
   * measured by denying one after the other to a busy JVM. A policy that takes one away is refused.
   */
  public static List<String> essential() {
    return List.of(
        ("read write close openat stat fstat newfstatat lseek pread64 readlink getcwd fcntl poll"
                + " mmap mprotect munmap futex clone clone3 rseq exit exit_group"
                + " rt_sigaction rt_sigprocmask rt_sigreturn restart_syscall sched_getaffinity"
                // 386 and other 32-bit forms of the same
                + " mmap2 _llseek stat64 fstat64 fstatat64 fcntl64 futex_time64 sigreturn"
                + " set_thread_area")
            .split(" "));
  }

  /** Without these, files, sockets, virtual threads or management lose functions, but it lives. */
  public static List<String> useful() {
    return List.of(
        ("access faccessat faccessat2 lstat statx statfs fstatfs readlinkat"
                + " getdents getdents64 rename renameat renameat2 unlink unlinkat mkdir"
                + " mkdirat rmdir chmod fchmod fchmodat fchmodat2 chown fchown fchownat"
                + " lchown utimensat utimes futimesat umask ftruncate truncate fallocate"
                + " fadvise64 fsync fdatasync msync flock pwrite64 readv writev preadv"
                + " pwritev sendfile copy_file_range splice dup dup2 dup3 link linkat"
                + " symlink symlinkat getxattr fgetxattr listxattr flistxattr mincore"
                + " membarrier pipe pipe2 ppoll select pselect6 epoll_create epoll_create1"
                + " epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2"
                + " timerfd_create timerfd_settime inotify_init inotify_init1"
                + " inotify_add_watch inotify_rm_watch socket socketpair connect bind listen"
                + " accept accept4 shutdown getsockname getpeername getsockopt setsockopt"
                + " sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg ioctl prctl prlimit64"
                + " getrlimit getrusage sysinfo uname times getrandom getuid geteuid getgid"
                + " getegid getppid getpriority setpriority sched_setaffinity sched_getparam"
                + " sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu"
                + " clock_getres arch_prctl set_tid_address kill tkill wait4 waitid"
                + " timer_create timer_settime timer_delete setitimer get_mempolicy"
                + " set_mempolicy mbind memfd_create rt_sigtimedwait open set_robust_list"
                + " brk madvise mremap sigaltstack tgkill gettid getpid sched_yield"
                + " nanosleep clock_nanosleep clock_gettime gettimeofday time rt_sigsuspend"
                + " rt_sigpending signalfd4 pidfd_open"
                // 386 and other 32-bit forms of the same
                + " lstat64 statfs64 fstatfs64 ftruncate64 truncate64 sendfile64"
                + " fadvise64_64 socketcall chown32 fchown32 lchown32 getuid32 geteuid32"
                + " getgid32 getegid32 ugetrlimit ppoll_time64 pselect6_time64"
                + " clock_gettime64 clock_nanosleep_time64 sigprocmask get_thread_area"
                + " recvmmsg_time64 utimensat_time64 _newselect waitpid clock_getres_time64")
            .split(" "));
  }
}
