package org.skidder.sandbox.kernel;

/** Error numbers the sandbox meets (asm-generic/errno-base.h, errno.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;

  private Errno() {}

  /** {@code EPERM (Operation not permitted)} and the like; {@code error 123} for others. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM (Operation not permitted)";
      case ENOENT -> "ENOENT (No such file or directory)";
      case EINTR -> "EINTR (Interrupted system call)";
      case EACCES -> "EACCES (Permission denied)";
      case EFAULT -> "EFAULT (Bad address)";
      case EINVAL -> "EINVAL (Invalid argument)";
      case ENOSYS -> "ENOSYS (Function not implemented)";
      case EOPNOTSUPP -> "EOPNOTSUPP (Operation not supported)";
      default -> "error " + errno;
    };
  }
}
