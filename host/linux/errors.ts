// Errors of system calls: the call, the thing it was about, the error's name, and what can be done.
import { errno } from "./ffi.ts";

/** errno values used by name in this folder. The numbers are those of x86-64 and aarch64 Linux. */
export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const ENXIO = 6;
export const EAGAIN = 11;
export const EACCES = 13;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const EINVAL = 22;
export const EPIPE = 32;
export const EMSGSIZE = 90;
export const EADDRINUSE = 98;
export const ENETDOWN = 100;
export const ECONNRESET = 104;
export const ENOBUFS = 105;
export const ECANCELED = 125;

const NAMES: Record<number, readonly [code: string, meaning: string]> = {
  1: ["EPERM", "operation not permitted"],
  2: ["ENOENT", "no such file or directory"],
  3: ["ESRCH", "no such process or route"],
  4: ["EINTR", "interrupted by a signal"],
  5: ["EIO", "input/output error"],
  6: ["ENXIO", "no such device or address"],
  7: ["E2BIG", "argument list too long"],
  8: ["ENOEXEC", "not an executable"],
  9: ["EBADF", "bad file descriptor"],
  10: ["ECHILD", "no such child process"],
  11: ["EAGAIN", "would block"],
  12: ["ENOMEM", "out of memory"],
  13: ["EACCES", "permission denied"],
  14: ["EFAULT", "bad address"],
  16: ["EBUSY", "in use"],
  17: ["EEXIST", "exists already"],
  19: ["ENODEV", "no such device"],
  20: ["ENOTDIR", "not a directory"],
  22: ["EINVAL", "invalid argument"],
  23: ["ENFILE", "too many open files in the system"],
  24: ["EMFILE", "too many open files"],
  28: ["ENOSPC", "no space left"],
  30: ["EROFS", "read-only file system"],
  32: ["EPIPE", "the other end is closed"],
  34: ["ERANGE", "value out of range"],
  38: ["ENOSYS", "not implemented by this kernel"],
  40: ["ELOOP", "too many symbolic links"],
  71: ["EPROTO", "protocol error"],
  75: ["EOVERFLOW", "value too large"],
  90: ["EMSGSIZE", "message too long"],
  93: ["EPROTONOSUPPORT", "protocol not supported"],
  95: ["EOPNOTSUPP", "operation not supported"],
  97: ["EAFNOSUPPORT", "address family not supported"],
  98: ["EADDRINUSE", "address in use"],
  99: ["EADDRNOTAVAIL", "address not available"],
  100: ["ENETDOWN", "link is down"],
  101: ["ENETUNREACH", "network unreachable"],
  104: ["ECONNRESET", "connection reset"],
  105: ["ENOBUFS", "no buffer space"],
  107: ["ENOTCONN", "not connected"],
  110: ["ETIMEDOUT", "timed out"],
  113: ["EHOSTUNREACH", "host unreachable"],
  125: ["ECANCELED", "cancelled"],
};

/** The symbolic name of an errno value ("ENODEV"), or "errno N" for one that has no name here. */
export function errorCode(number: number): string {
  return NAMES[number]?.[0] ?? `errno ${number}`;
}

/** What `SystemError` is made of. */
export interface SystemFailure {
  /** The call that failed, by its C or netlink name: "bind", "RTM_NEWADDR". */
  readonly call: string;
  /** The errno value, positive. */
  readonly errno: number;
  /** What the call was about, with its value: "packet socket on interface 7". */
  readonly subject: string;
  /** What the reader can do about it. */
  readonly remedy?: string | undefined;
  /** The kernel's own words (NETLINK_EXT_ACK), when there are any. */
  readonly kernelText?: string | undefined;
}

/** A system call that failed in a way its caller does not handle as an outcome. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  readonly call: string;
  readonly errno: number;
  /** The symbolic name of `errno`: "ENODEV". */
  readonly code: string;
  readonly subject: string;
  readonly remedy: string | undefined;
  readonly kernelText: string | undefined;

  constructor(failure: SystemFailure) {
    const { call, errno, subject, remedy, kernelText } = failure;
    const meaning = NAMES[errno]?.[1];
    const reason = [meaning, kernelText].filter((text) => text !== undefined).join("; ");
    const explained = reason === "" ? "" : ` (${reason})`;
    super(`${subject}: ${call}: ${errorCode(errno)}${explained}${remedy === undefined ? "" : `: ${remedy}`}`);
    this.call = call;
    this.errno = errno;
    this.code = errorCode(errno);
    this.subject = subject;
    this.remedy = remedy;
    this.kernelText = kernelText;
  }
}

/** What can be done about an error, by errno value. */
export type Remedies = Readonly<Record<number, string>>;

/** The error of the C call that has just failed. Call it before any other C call: it reads errno. */
export function lastError(call: string, subject: string, remedies: Remedies = {}): SystemError {
  const number = errno();
  return new SystemError({ call, errno: number, subject, remedy: remedies[number] });
}

/** Returns `result` when it is not negative, throws the error of the call that has just failed otherwise. */
export function check(result: number, call: string, subject: string, remedies: Remedies = {}): number {
  if (result < 0) {
    throw lastError(call, subject, remedies);
  }
  return result;
}
