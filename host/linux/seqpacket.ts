// The channel between two processes: a pair of connected Unix sockets that carry whole messages (SOCK_SEQPACKET).
import { check, EAGAIN, ECONNRESET, EINTR, EMSGSIZE, EPIPE, lastError } from "./errors.ts";
import { bind, errno } from "./ffi.ts";
import { isReadable } from "./poll.ts";

const libc = bind({
  socketpair: { args: ["i32", "i32", "i32", "pointer"], returns: "i32" },
  setsockopt: { args: ["i32", "i32", "i32", "pointer", "u32"], returns: "i32" },
  send: { args: ["i32", "pointer", "i64", "i32"], returns: "i64" },
  recv: { args: ["i32", "pointer", "i64", "i32"], returns: "i64" },
});

const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const MSG_NOSIGNAL = 0x4000;

/** The longest message, in octets. */
export const MAX_MESSAGE = 65_536;
/** Room for the messages under way in one direction; the kernel doubles it for its own book-keeping. */
const SEND_BUFFER = 4 * MAX_MESSAGE;

/** What became of a message to send. */
export type Sent = "sent" | "would-block" | "closed";

/**
 * What came. "closed": the other end is closed and nothing is left to read; an empty message, which `send` never makes,
 * looks the same. "too-long": a message of `length` octets did not fit the buffer and is lost.
 */
export type Received =
  | { readonly kind: "message"; readonly length: number }
  | { readonly kind: "too-long"; readonly length: number }
  | { readonly kind: "closed" }
  | { readonly kind: "would-block" };

/** Makes a connected pair of sockets, blocking, closed on exec. */
export function openPair(): readonly [number, number] {
  const pair = new Int32Array(2);
  check(libc.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), "socketpair", "channel");
  const [first = -1, second = -1] = pair;
  for (const fd of [first, second]) {
    const size = new Int32Array([SEND_BUFFER]);
    check(
      libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUF, size, 4),
      "setsockopt(SO_SNDBUF)",
      `channel of ${SEND_BUFFER} octets`,
    );
  }
  return [first, second];
}

/**
 * Sends one message of 1 to MAX_MESSAGE octets. Waits for room unless `wait` is false or the socket is non-blocking.
 * Never raises SIGPIPE.
 */
export function send(fd: number, message: Uint8Array, wait: boolean): Sent {
  if (message.length === 0 || message.length > MAX_MESSAGE) {
    throw new RangeError(`message of ${message.length} octets on the channel: 1 to ${MAX_MESSAGE}`);
  }
  for (;;) {
    if (libc.send(fd, message, message.length, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT)) >= 0) {
      return "sent";
    }
    const error = errno();
    if (error === EAGAIN) {
      return "would-block";
    }
    if (error === EPIPE || error === ECONNRESET) {
      return "closed";
    }
    if (error !== EINTR) {
      const subject = `message of ${message.length} octets on channel descriptor ${fd}`;
      throw lastError("send", subject, { [EMSGSIZE]: "raise net.core.wmem_max" });
    }
  }
}

/** Receives one message into `buffer`. Waits for one unless `wait` is false or the socket is non-blocking. */
export function receive(fd: number, buffer: Uint8Array, wait: boolean): Received {
  if (!wait && !isReadable(fd)) {
    return { kind: "would-block" };
  }
  for (;;) {
    const length = libc.recv(fd, buffer, buffer.length, MSG_TRUNC | (wait ? 0 : MSG_DONTWAIT));
    if (length > buffer.length) {
      return { kind: "too-long", length };
    }
    if (length > 0) {
      return { kind: "message", length };
    }
    if (length === 0) {
      return { kind: "closed" };
    }
    const error = errno();
    if (error === EAGAIN) {
      return { kind: "would-block" };
    }
    if (error === ECONNRESET) {
      return { kind: "closed" };
    }
    if (error !== EINTR) {
      throw lastError("recv", `channel descriptor ${fd}`);
    }
  }
}
