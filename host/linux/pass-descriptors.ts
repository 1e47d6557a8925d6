// Handing open descriptors to another process along with a message (SCM_RIGHTS, unix(7)).
import { close } from "./descriptor.ts";
import { EAGAIN, ECONNRESET, EINTR, EPIPE, lastError } from "./errors.ts";
import { addressOf, bind, errno } from "./ffi.ts";
import type { Received, Sent } from "./seqpacket.ts";

const libc = bind({
  sendmsg: { args: ["i32", "pointer", "i32"], returns: "i64" },
  recvmsg: { args: ["i32", "pointer", "i32"], returns: "i64" },
});

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_CTRUNC = 0x08;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x4000_0000;
/** The size of struct cmsghdr: length (64 bits), level, type. */
const CMSG_HEADER = 16;
/** As many as are ever passed at once. */
const MAX_DESCRIPTORS = 8;

// struct iovec and struct msghdr: name, its length, vector, its length, control, its length, flags. Used by each call, none
// of which is nested; kept here so that what they point to stays where it is.
const vector = new BigUint64Array(2);
const header = new BigUint64Array(7);

function prepare(message: Uint8Array, control: Uint8Array): void {
  vector.set([addressOf(message), BigInt(message.length)]);
  header.set([0n, 0n, addressOf(vector), 1n, addressOf(control), BigInt(control.length), 0n]);
}

/** Sends one message of at least one octet, and copies of 1 to 8 descriptors with it. Never waits. */
export function sendWithDescriptors(fd: number, message: Uint8Array, descriptors: readonly number[]): Sent {
  if (message.length === 0 || descriptors.length === 0 || descriptors.length > MAX_DESCRIPTORS) {
    throw new RangeError(
      `${descriptors.length} descriptors with ${message.length} octets: 1 to ${MAX_DESCRIPTORS}, 1 up`,
    );
  }
  const control = new DataView(new ArrayBuffer(CMSG_HEADER + 8 * Math.ceil(descriptors.length / 2)));
  control.setBigUint64(0, BigInt(CMSG_HEADER + 4 * descriptors.length), true);
  control.setInt32(8, SOL_SOCKET, true);
  control.setInt32(12, SCM_RIGHTS, true);
  for (const [at, descriptor] of descriptors.entries()) control.setInt32(CMSG_HEADER + 4 * at, descriptor, true);
  const controlBytes = new Uint8Array(control.buffer);
  for (;;) {
    prepare(message, controlBytes);
    if (libc.sendmsg(fd, header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return "sent";
    const error = errno();
    if (error === EAGAIN) return "would-block";
    if (error === EPIPE || error === ECONNRESET) return "closed";
    if (error !== EINTR) throw lastError("sendmsg", `message with descriptors on channel descriptor ${fd}`);
  }
}

/** What came, and with a message the descriptors that came with it, closed on exec. */
export type ReceivedWithDescriptors = Received & { readonly descriptors: readonly number[] };

/** Waits for one message, and takes the descriptors that come with it. More than 8 are an error. */
export function receiveWithDescriptors(fd: number, buffer: Uint8Array): ReceivedWithDescriptors {
  const control = new Uint8Array(CMSG_HEADER + 4 * MAX_DESCRIPTORS);
  for (;;) {
    prepare(buffer, control);
    const length = libc.recvmsg(fd, header, MSG_CMSG_CLOEXEC);
    if (length >= 0) {
      const descriptors = readDescriptors(new DataView(control.buffer), Number(header[5] ?? 0n));
      const flags = Number(header[6] ?? 0n);
      if ((flags & (MSG_TRUNC | MSG_CTRUNC)) === 0) {
        return length === 0 ? { kind: "closed", descriptors } : { kind: "message", length, descriptors };
      }
      descriptors.forEach(close);
      return { kind: "too-long", length, descriptors: [] };
    }
    const error = errno();
    if (error === EAGAIN) return { kind: "would-block", descriptors: [] };
    if (error === ECONNRESET) return { kind: "closed", descriptors: [] };
    if (error !== EINTR) throw lastError("recvmsg", `channel descriptor ${fd}`);
  }
}

function readDescriptors(control: DataView, length: number): number[] {
  if (length < CMSG_HEADER) return [];
  if (control.getInt32(8, true) !== SOL_SOCKET || control.getInt32(12, true) !== SCM_RIGHTS) return [];
  const count = (Number(control.getBigUint64(0, true)) - CMSG_HEADER) / 4;
  return Array.from({ length: count }, (_, at) => control.getInt32(CMSG_HEADER + 4 * at, true));
}
