package org.skidder.sandbox.policy;

import java.util.ArrayList;
import java.util.List;
import org.skidder.sandbox.kernel.SyscallTable;

/**
 * The built-in policy: everything is allowed except what a log shipper never needs.
 *
 * <p>A deny list, because an allow list breaks whenever the C library or the JVM learns a new call,
 * and a shipper that stops shipping after an update of the distribution is the worse outcome. Calls
 * newer than the table are not implemented as far as the process can see, so that nothing unknown
 * gets through either. The arguments for each group stand in {@code docs/sandbox.md}.
 */
public final class DefaultPolicy {
  /** The name in logs and statistics. */
  public static final String NAME = "default";

  /**
   * Calls denied for one reason.
   *
   * @param title what they do, for people
   * @param names on all architectures; each uses those it has
   */
  public record Denied(String title, List<String> names) {}

  private DefaultPolicy() {}

  /** The denied calls by purpose. */
  public static List<Denied> denied() {
    return List.of(
        denied("running programs", "execve execveat fork vfork uselib"),
        denied(
            "looking into other processes",
            "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp"
                + " pidfd_getfd perf_event_open lookup_dcookie"),
        denied(
            "mounts and the root folder",
            "mount umount umount2 pivot_root chroot fchroot move_mount open_tree open_tree_attr"
                + " fsopen fsconfig fsmount fspick mount_setattr swapon swapoff quotactl"
                + " quotactl_fd open_by_handle_at"),
        denied("namespaces", "unshare setns"),
        denied(
            "kernel modules and kernel code",
            "init_module finit_module delete_module create_module query_module get_kernel_syms"
                + " kexec_load kexec_file_load bpf"),
        denied(
            "the machine as a whole",
            "reboot syslog acct settimeofday clock_settime clock_settime64 stime adjtimex"
                + " clock_adjtime clock_adjtime64 sethostname setdomainname vhangup _sysctl"
                + " nfsservctl"),
        denied("hardware and old x86 modes", "iopl ioperm modify_ldt vm86 vm86old personality"),
        denied("the kernel's key store", "add_key request_key keyctl"),
        denied("io_uring", "io_uring_setup io_uring_enter io_uring_register"),
        denied(
            "kernel asynchronous I/O",
            "io_setup io_submit io_cancel io_destroy io_getevents io_pgetevents"
                + " io_pgetevents_time64"),
        denied("tricks with memory", "userfaultfd vmsplice remap_file_pages memfd_secret"),
        denied("watching whole file systems", "fanotify_init fanotify_mark"),
        denied("device files", "mknod mknodat"),
        denied(
            "changing identity",
            "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups"
                + " setuid32 setgid32 setreuid32 setregid32 setresuid32 setresgid32 setfsuid32"
                + " setfsgid32 setgroups32 capset lsm_set_self_attr"));
  }

  private static Denied denied(String title, String names) {
    return new Denied(title, List.of(names.split(" ")));
  }

  /** The policy with those names the architecture has. */
  public static Policy forTable(SyscallTable table) {
    List<String> names = new ArrayList<>(128);
    for (Denied denied : denied()) {
      for (String name : denied.names()) {
        if (table.number(name).isPresent()) {
          names.add(name);
        }
      }
    }
    return new Policy(NAME, Action.ALLOW, List.of(new Policy.Group(Action.ERRNO, names)), true);
  }
}
