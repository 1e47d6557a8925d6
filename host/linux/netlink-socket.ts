// Talking to the kernel over a NETLINK_ROUTE socket: requests with their acknowledgements, look-ups and dumps.
// Everything here is synchronous: the kernel carries a request out before `sendto` returns.
import { close } from "./descriptor.ts";
import { check, EAGAIN, EINTR, ENOBUFS, EPERM, lastError, SystemError } from "./errors.ts";
import { bind, errno } from "./ffi.ts";
import {
  Attributes,
  decodeMessages,
  encodeMessage,
  HEADER_SIZE,
  NetlinkFormatError,
  type NetlinkMessage,
  type NetlinkRequest,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  viewOf,
} from "./netlink.ts";

const libc = bind({
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  setsockopt: { args: ["i32", "i32", "i32", "pointer", "u32"], returns: "i32" },
  bind: { args: ["i32", "pointer", "u32"], returns: "i32" },
  getsockname: { args: ["i32", "pointer", "pointer"], returns: "i32" },
  send: { args: ["i32", "pointer", "i64", "i32"], returns: "i64" },
  recvfrom: { args: ["i32", "pointer", "i64", "i32", "pointer", "pointer"], returns: "i64" },
});

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const SOL_NETLINK = 270;
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;
const NETLINK_GET_STRICT_CHK = 12;
const MSG_TRUNC = 0x20;
const NLMSGERR_ATTR_MSG = 1;
/** The kernel's messages fit in 32 KiB (netlink(7)); this is twice as much. */
const BUFFER_SIZE = 65_536;
/** Answers are there when the request returns; a kernel that is silent for so long has a defect. */
const ANSWER_TIMEOUT_SECONDS = 10n;
const MAX_BATCH = 64;
const MAX_DUMP_MESSAGES = 16_384;
/** How often a dump is begun again because something changed meanwhile (NLM_F_DUMP_INTR). */
const MAX_DUMP_TRIES = 5;

/** What became of one request of a batch: undefined when the kernel has carried it out. */
export type Outcome = SystemError | undefined;

/** A NETLINK_ROUTE socket for requests. One at a time: it is not for use in two places at once. */
export class NetlinkSocket {
  readonly #fd: number;
  readonly #portId: number;
  readonly #buffer = new Uint8Array(BUFFER_SIZE);
  #sequence = 0;

  constructor() {
    this.#fd = openNetlink(0, 0);
    try {
      const timeout = new BigInt64Array([ANSWER_TIMEOUT_SECONDS, 0n]);
      check(
        libc.setsockopt(this.#fd, SOL_SOCKET, SO_RCVTIMEO, timeout, 16),
        "setsockopt(SO_RCVTIMEO)",
        "netlink socket",
      );
      for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) {
        const on = new Int32Array([1]);
        check(libc.setsockopt(this.#fd, SOL_NETLINK, option, on, 4), `setsockopt(${option})`, "netlink socket");
      }
      this.#portId = ownPortId(this.#fd);
    } catch (error) {
      close(this.#fd);
      throw error;
    }
  }

  /** Closes the socket. */
  close(): void {
    close(this.#fd);
  }

  /**
   * Sends 1 to 64 requests in one system call; the kernel carries them out in order, and goes on after one that fails.
   * Returns one outcome a request.
   */
  execute(requests: readonly NetlinkRequest[]): Outcome[] {
    if (requests.length === 0 || requests.length > MAX_BATCH) {
      throw new RangeError(`${requests.length} netlink requests at once: 1 to ${MAX_BATCH}`);
    }
    const first = this.#sequence + 1;
    this.#send(requests, NLM_F_ACK);
    const outcomes = new Map<number, Outcome>();
    while (outcomes.size < requests.length) {
      for (const message of this.#receive()) {
        const request = requests[message.sequence - first];
        if (request !== undefined && message.type === NLMSG_ERROR) {
          outcomes.set(message.sequence, readError(request, message));
        }
      }
    }
    return requests.map((_, index) => outcomes.get(first + index));
  }

  /** Carries out one request. Throws SystemError when the kernel refuses it. */
  run(request: NetlinkRequest): void {
    const [outcome] = this.execute([request]);
    if (outcome !== undefined) {
      throw outcome;
    }
  }

  /** Asks for one object. Throws SystemError (ENODEV and the like) when the kernel has no answer. */
  get(request: NetlinkRequest): NetlinkMessage {
    this.#send([request], 0);
    for (;;) {
      for (const message of this.#receive()) {
        if (message.sequence !== this.#sequence) {
          continue;
        }
        if (message.type !== NLMSG_ERROR) {
          return message;
        }
        const error = readError(request, message);
        if (error !== undefined) {
          throw error;
        }
      }
    }
  }

  /** Asks for all objects that match. At most 16,384; begins again, up to five times, when they change meanwhile. */
  dump(request: NetlinkRequest): NetlinkMessage[] {
    for (let tries = 0; tries < MAX_DUMP_TRIES; tries++) {
      const messages = this.#dumpOnce(request);
      if (messages !== undefined) {
        return messages;
      }
    }
    throw new Error(`${request.subject}: changed during each of ${MAX_DUMP_TRIES} dumps: try again when it is quiet`);
  }

  /** undefined: what was dumped changed meanwhile. */
  #dumpOnce(request: NetlinkRequest): NetlinkMessage[] | undefined {
    this.#send([{ ...request, flags: request.flags | NLM_F_DUMP }], 0);
    const messages: NetlinkMessage[] = [];
    let count = 0;
    let interrupted = false;
    for (;;) {
      for (const message of this.#receive()) {
        if (message.sequence !== this.#sequence) {
          continue;
        }
        interrupted ||= (message.flags & NLM_F_DUMP_INTR) !== 0;
        if (message.type === NLMSG_ERROR || message.type === NLMSG_DONE) {
          const error = readError(request, message);
          if (error !== undefined) {
            throw error;
          }
          if (count > MAX_DUMP_MESSAGES) {
            throw new Error(`${request.subject}: ${count} answers: at most ${MAX_DUMP_MESSAGES}`);
          }
          return interrupted ? undefined : messages;
        }
        count += 1;
        // A dump is read to its end, so that the next request finds the socket empty.
        if (count <= MAX_DUMP_MESSAGES) {
          messages.push({ ...message, payload: message.payload.slice() });
        }
      }
    }
  }

  #send(requests: readonly NetlinkRequest[], flags: number): void {
    const messages = requests.map((request) => {
      this.#sequence += 1;
      return encodeMessage(request.type, NLM_F_REQUEST | flags | request.flags, this.#sequence, request.payload);
    });
    const datagram = concatenate(messages);
    const subject = `netlink: ${requests[0]?.subject}`;
    check(libc.send(this.#fd, datagram, datagram.length, 0), "send", subject);
  }

  /** The messages of the next datagram from the kernel that are for this socket. */
  #receive(): NetlinkMessage[] {
    const datagram = receiveFromKernel(this.#fd, this.#buffer);
    if (datagram === "would-block") {
      throw new Error(`netlink: no answer from the kernel within ${ANSWER_TIMEOUT_SECONDS} seconds`);
    }
    if (datagram === "overflow") {
      throw new Error("netlink: the kernel's answers did not fit the socket's buffer");
    }
    return decodeMessages(datagram).filter(({ portId, type }) => portId === this.#portId && type !== NLMSG_NOOP);
  }
}

/** Opens a NETLINK_ROUTE socket that receives the multicast groups of the bit mask, closed on exec. */
export function openNetlink(groups: number, socketFlags: number): number {
  const fd = check(libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | socketFlags, NETLINK_ROUTE), "socket", "netlink");
  // struct sockaddr_nl { u16 family; u16 padding; u32 port id, 0: the kernel chooses; u32 groups; }
  const address = new Uint32Array([AF_NETLINK, 0, groups]);
  if (libc.bind(fd, new Uint8Array(address.buffer), 12) < 0) {
    const error = lastError("bind", "netlink");
    close(fd);
    throw error;
  }
  return fd;
}

function ownPortId(fd: number): number {
  const address = new Uint32Array(3);
  const size = new Uint32Array([12]);
  check(libc.getsockname(fd, new Uint8Array(address.buffer), size), "getsockname", "netlink socket");
  return address[1] ?? 0;
}

const sender = new Uint32Array(3);
const senderSize = new Uint32Array(1);

/**
 * The next datagram that the kernel itself sent; what other programs send to the socket's port id is thrown away.
 * "overflow": messages were lost for want of room (ENOBUFS).
 */
export function receiveFromKernel(fd: number, buffer: Uint8Array): Uint8Array | "would-block" | "overflow" {
  for (;;) {
    senderSize[0] = 12;
    const length = libc.recvfrom(fd, buffer, buffer.length, MSG_TRUNC, sender, senderSize);
    if (length < 0) {
      const error = errno();
      if (error === EAGAIN) {
        return "would-block";
      }
      if (error === ENOBUFS) {
        return "overflow";
      }
      if (error !== EINTR) {
        throw lastError("recvfrom", "netlink socket");
      }
    } else if (sender[1] === 0) {
      if (length > buffer.length) {
        return "overflow";
      }
      return buffer.subarray(0, length);
    }
  }
}

/** The error in an NLMSG_ERROR or NLMSG_DONE message, undefined when it reports success. */
function readError(request: NetlinkRequest, message: NetlinkMessage): Outcome {
  if (message.payload.length < 4) {
    throw new NetlinkFormatError(`netlink acknowledgement of ${message.payload.length} octets`);
  }
  const number = -viewOf(message.payload).getInt32(0, true);
  if (number === 0) {
    return undefined;
  }
  const { subject, call } = request;
  const remedy = number === EPERM ? "needs CAP_NET_ADMIN: run as root or grant that capability" : undefined;
  return new SystemError({ call, errno: number, subject, remedy, kernelText: extendedText(message) });
}

/** The kernel's explanation, which follows the error number and, in an acknowledgement, the request's header. */
function extendedText(message: NetlinkMessage): string | undefined {
  const offset = message.type === NLMSG_DONE ? 4 : 4 + HEADER_SIZE;
  if (message.payload.length <= offset) {
    return undefined;
  }
  return new Attributes(message.payload, offset).text(NLMSGERR_ATTR_MSG);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
