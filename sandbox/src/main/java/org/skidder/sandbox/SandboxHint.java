package org.skidder.sandbox;

import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.ResolvedPolicy;

/**
 * Says when a failure is likely the sandbox's doing, which system call it was and how to allow it.
 * Thread-safe.
 *
 * <p>The kernel answers EPERM or ENOSYS for a denied call, which surfaces as an exception somewhere
 * far away. A hint is given only if a call that the failed operation makes is denied by the loaded
 * policy; otherwise the cause is another one and nothing is said.
 */
public final class SandboxHint {
  private static final int LONGEST_CHAIN = 10;

  private static final String LIKELY = "seccomp is the likely cause";

  /** What failed, with the system calls it may have made. */
  public enum Operation {
    OPEN_FILE("openat open openat2 creat"),
    READ_FILE("read pread64 readv preadv lseek mmap fadvise64"),
    WRITE_FILE("write pwrite64 writev pwritev ftruncate fallocate"),
    FLUSH_FILE("fsync fdatasync msync"),
    FILE_ATTRIBUTES(
        "statx newfstatat stat lstat fstat access faccessat faccessat2 statfs fstatfs"
            + " getxattr fgetxattr flistxattr readlink readlinkat"),
    CHANGE_ATTRIBUTES("chmod fchmod fchmodat fchmodat2 chown fchown fchownat lchown utimensat"),
    LIST_FOLDER("getdents64 getdents openat open"),
    CREATE_FOLDER("mkdir mkdirat"),
    RENAME("rename renameat renameat2"),
    DELETE("unlink unlinkat rmdir"),
    LINK("link linkat symlink symlinkat"),
    COPY_FILE("copy_file_range sendfile fadvise64 splice"),
    LOCK_FILE("fcntl flock"),
    WATCH_FOLDER("inotify_init inotify_init1 inotify_add_watch inotify_rm_watch socketpair"),
    OPEN_SOCKET("socket socketpair setsockopt getsockopt ioctl fcntl"),
    CONNECT("connect socket getsockopt setsockopt poll ppoll getsockname getpeername"),
    LISTEN("bind listen socket setsockopt getsockname"),
    ACCEPT("accept accept4 poll ppoll"),
    TRANSFER("sendto recvfrom sendmsg recvmsg read write readv writev poll ppoll shutdown"),
    SELECT("epoll_create1 epoll_create epoll_ctl epoll_wait epoll_pwait eventfd2 prlimit64"),
    START_THREAD("clone3 clone rseq mmap mprotect set_robust_list"),
    START_PROCESS("execve execveat vfork fork clone");

    private final List<String> calls;

    Operation(String calls) {
      this.calls = List.of(calls.split(" "));
    }

    List<String> calls() {
      return calls;
    }
  }

  private final SandboxReport report;
  private final boolean landlock;

  /**
   * @param report of the loaded filter
   * @param landlock whether Landlock is enforced
   */
  public SandboxHint(SandboxReport report, boolean landlock) {
    this.report = report;
    this.landlock = landlock;
  }

  /**
   * A sentence for the log, to be put behind the message of the failure.
   *
   * @return empty if the sandbox is not the likely cause
   */
  public Optional<String> explain(Operation operation, Throwable failure) {
    if (landlock && isAccessDenied(failure)) {
      return Optional.of(
          "Landlock (sandbox.landlock) leaves only the folders of inputs and outputs and the ports"
              + " of outputs open and may be the cause; add the path to"
              + " sandbox.landlock.read_only or read_write");
    }
    if (report.resolved().isEmpty() || !looksDenied(operation, failure)) {
      return Optional.empty();
    }
    List<String> denied = deniedOf(operation, report.resolved().get());
    return denied.isEmpty() ? Optional.empty() : Optional.of(sentence(denied));
  }

  /**
   * The same for a line of the log, when nobody knows any more what was attempted.
   *
   * @return empty if the line tells of no refusal or the policy denies nothing of what Skidder does
   */
  public Optional<String> explain(String line, @Nullable Throwable failure) {
    String text = failure == null ? line : line + " " + failure;
    if (report.resolved().isEmpty() || !tellsOfRefusal(text) || text.contains(LIKELY)) {
      return Optional.empty();
    }
    // Without this the hint would come up for every EPERM with other causes: the built-in policy
    // denies nothing else that Skidder does.
    boolean process = text.contains("Cannot run program");
    Set<String> denied = new LinkedHashSet<>();
    for (Operation operation : Operation.values()) {
      if (process == (operation == Operation.START_PROCESS)
          && operation != Operation.START_THREAD) {
        denied.addAll(deniedOf(operation, report.resolved().get()));
      }
    }
    return denied.isEmpty() ? Optional.empty() : Optional.of(sentence(List.copyOf(denied)));
  }

  private String sentence(List<String> denied) {
    String names = String.join(", ", denied);
    String how =
        report.policy().equals("custom")
            ? "add it to a group with action allow under seccomp.syscalls ('skidder seccomp record'"
                + " finds all calls a run needs)"
            : "copy the policy that 'skidder seccomp show' prints into the configuration and take"
                + " the name out";
    return LIKELY
        + ": policy "
        + report.policy()
        + " denies "
        + names
        + "; to allow "
        + (denied.size() == 1 ? "it, " : "them, ")
        + how;
  }

  private static List<String> deniedOf(Operation operation, ResolvedPolicy policy) {
    List<String> denied = new ArrayList<>();
    for (String name : operation.calls) {
      // Not implemented on purpose (clone3 in the built-in policy) has a working replacement.
      boolean exists = policy.table().number(name).isPresent();
      boolean replaced = policy.ruleFor(name).verdict() == Action.NOT_IMPLEMENTED;
      if (exists && policy.denies(name) && !replaced) {
        denied.add(name);
      }
    }
    return denied;
  }

  private static boolean tellsOfRefusal(String text) {
    return text.contains("Operation not permitted")
        || text.contains("Function not implemented")
        || text.contains("error=1,")
        || text.contains("error=38,");
  }

  private static boolean looksDenied(Operation operation, Throwable failure) {
    @Nullable Throwable at = failure;
    for (int n = 0; at != null && n < LONGEST_CHAIN; n++) {
      String text = String.valueOf(at.getMessage());
      if (tellsOfRefusal(text)
          || (at instanceof OutOfMemoryError && operation == Operation.START_THREAD)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static boolean isAccessDenied(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int n = 0; at != null && n < LONGEST_CHAIN; n++) {
      if (at instanceof AccessDeniedException
          || String.valueOf(at.getMessage()).contains("Permission denied")) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
