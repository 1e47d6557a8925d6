// Packet sockets (packet(7)): link-layer frames in and out of one interface.
import { close } from "./descriptor.ts";
import { check, EAGAIN, EINTR, EMSGSIZE, ENETDOWN, ENOBUFS, ENODEV, ENXIO, EPERM, lastError } from "./errors.ts";
import { addressOf, bind, errno } from "./ffi.ts";
import type { Filter } from "./filter.ts";
import { isReadable } from "./poll.ts";

const libc = bind({
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  setsockopt: { args: ["i32", "i32", "i32", "pointer", "u32"], returns: "i32" },
  getsockopt: { args: ["i32", "i32", "i32", "pointer", "pointer"], returns: "i32" },
  bind: { args: ["i32", "pointer", "u32"], returns: "i32" },
  recvmsg: { args: ["i32", "pointer", "i32"], returns: "i64" },
  send: { args: ["i32", "pointer", "i64", "i32"], returns: "i64" },
});

/** EtherTypes to receive. */
export const ETH_P_IP = 0x0800;
export const ETH_P_ARP = 0x0806;

const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_ATTACH_FILTER = 26;
const SO_LOCK_FILTER = 44;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const PACKET_AUXDATA = 8;
const MSG_TRUNC = 0x20;
const TP_STATUS_CSUMNOTREADY = 1 << 3;
const TP_STATUS_VLAN_VALID = 1 << 4;
/** Enough for some dozens of full frames: a client that falls further behind loses by it, a flood fills no memory. */
const RECEIVE_BUFFER = 131_072;
const NEEDS_NET_RAW = { [EPERM]: "needs CAP_NET_RAW: run as root or grant that capability" };

/**
 * What came. "link-down" is reported once when the link goes down; the socket works again when it is up. An interface
 * that is removed looks the same, but its socket never receives anything again: the link monitor tells.
 */
export type Frame =
  | {
      readonly kind: "frame";
      /** Octets in the buffer. */
      readonly length: number;
      /** The frame was longer than the buffer; the rest is lost. */
      readonly truncated: boolean;
      /** The checksum of the transport header was left to the hardware and is only partly there (veth, virtio). */
      readonly checksumPartial: boolean;
      /** The 802.1Q tag control information that the kernel took out of the frame. */
      readonly vlanTag: number | undefined;
    }
  | { readonly kind: "would-block" }
  | { readonly kind: "link-down" };

/** What became of a frame to send. "no-room": the queue of the interface is full and the frame is dropped. */
export type FrameSent = "sent" | "no-room" | "too-long" | "link-down" | "link-gone";

/**
 * Opens a socket that receives frames of one EtherType on one interface: those which `filter` lets through, from the
 * first one on. The filter is locked: not even the holder of the descriptor can remove or change it. Non-blocking,
 * closed on exec.
 */
export function openReceiver(interfaceIndex: number, protocol: number, filter: Filter): number {
  const subject = `packet socket on interface ${interfaceIndex}`;
  const fd = openSocket(subject);
  try {
    // Protocol 0 receives nothing, so the queue is still empty when the filter stands and the protocol is bound.
    const program = new BigUint64Array([BigInt(filter.length / 8), addressOf(filter)]);
    check(libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, 16), "setsockopt(SO_ATTACH_FILTER)", subject);
    setOption(fd, SOL_SOCKET, SO_LOCK_FILTER, 1, subject);
    setOption(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER, subject);
    setOption(fd, SOL_PACKET, PACKET_AUXDATA, 1, subject);
    bindTo(fd, interfaceIndex, protocol, subject);
    return fd;
  } catch (error) {
    close(fd);
    throw error;
  }
}

/** Opens a socket that sends frames on one interface and never receives any. Non-blocking, closed on exec. */
export function openSender(interfaceIndex: number): number {
  const subject = `packet socket on interface ${interfaceIndex}`;
  const fd = openSocket(subject);
  try {
    bindTo(fd, interfaceIndex, 0, subject);
    return fd;
  } catch (error) {
    close(fd);
    throw error;
  }
}

function openSocket(subject: string): number {
  return check(libc.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket", subject, NEEDS_NET_RAW);
}

function setOption(fd: number, level: number, option: number, value: number, subject: string): void {
  check(libc.setsockopt(fd, level, option, new Int32Array([value]), 4), `setsockopt(${level}, ${option})`, subject);
}

function bindTo(fd: number, interfaceIndex: number, protocol: number, subject: string): void {
  // struct sockaddr_ll: family, protocol (network order), interface index; the rest is for sending only.
  const address = new DataView(new ArrayBuffer(20));
  address.setUint16(0, AF_PACKET, true);
  address.setUint16(2, protocol, false);
  address.setInt32(4, interfaceIndex, true);
  check(libc.bind(fd, new Uint8Array(address.buffer), 20), "bind", subject, {
    [ENODEV]: "look whether it is still there",
  });
}

// struct msghdr, its one struct iovec, and room for one control message with struct tpacket_auxdata; used by each call
// of `receive`, which is never nested.
const CONTROL_SIZE = 64;
const control = new DataView(new ArrayBuffer(CONTROL_SIZE));
const controlBytes = new Uint8Array(control.buffer);
const vector = new BigUint64Array(2);
const header = new BigUint64Array(7);
let vectorFor: Uint8Array | undefined;

function prepare(buffer: Uint8Array): void {
  if (vectorFor !== buffer) {
    vectorFor = buffer;
    vector.set([addressOf(buffer), BigInt(buffer.length)]);
  }
  // name, name length, vector, vector length, control, control length, flags
  header.set([0n, 0n, addressOf(vector), 1n, addressOf(controlBytes), BigInt(CONTROL_SIZE), 0n]);
}

/** Takes the next frame from a socket of `openReceiver`, from its Ethernet header on. 65,535 octets hold any frame. */
export function receive(fd: number, buffer: Uint8Array): Frame {
  if (!isReadable(fd)) {
    return { kind: "would-block" };
  }
  for (;;) {
    prepare(buffer);
    const length = libc.recvmsg(fd, header, 0);
    if (length >= 0) {
      const truncated = (Number(header[6] ?? 0n) & MSG_TRUNC) !== 0;
      return { kind: "frame", length, truncated, ...readAuxiliary(Number(header[5] ?? 0n)) };
    }
    const error = errno();
    if (error === EAGAIN) {
      return { kind: "would-block" };
    }
    if (error === ENETDOWN) {
      return { kind: "link-down" };
    }
    if (error !== EINTR) {
      throw lastError("recvmsg", `packet socket, descriptor ${fd}`);
    }
  }
}

/** Reads struct tpacket_auxdata behind a 16-octet struct cmsghdr. */
function readAuxiliary(controlLength: number): { checksumPartial: boolean; vlanTag: number | undefined } {
  const present =
    controlLength >= 36 && control.getInt32(8, true) === SOL_PACKET && control.getInt32(12, true) === PACKET_AUXDATA;
  const status = present ? control.getUint32(16, true) : 0;
  return {
    checksumPartial: (status & TP_STATUS_CSUMNOTREADY) !== 0,
    vlanTag: (status & TP_STATUS_VLAN_VALID) === 0 ? undefined : control.getUint16(32, true),
  };
}

/** Sends one frame, Ethernet header included, on a socket of `openSender`. Never waits. */
export function send(fd: number, frame: Uint8Array): FrameSent {
  for (;;) {
    if (libc.send(fd, frame, frame.length, 0) >= 0) {
      return "sent";
    }
    const error = errno();
    switch (error) {
      case EINTR:
        continue;
      case EAGAIN:
      case ENOBUFS:
        return "no-room";
      case EMSGSIZE:
        return "too-long";
      case ENETDOWN:
        return "link-down";
      case ENODEV:
      case ENXIO:
        return "link-gone";
      default:
        throw lastError("send", `frame of ${frame.length} octets on packet socket, descriptor ${fd}`);
    }
  }
}

/** What a receiving socket has counted since the last call: frames that passed the filter, and those lost for want of room. */
export function statistics(fd: number): { readonly received: number; readonly dropped: number } {
  const counters = new Uint32Array(2);
  const size = new Uint32Array([8]);
  check(
    libc.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, counters, size),
    "getsockopt",
    `packet socket, descriptor ${fd}`,
  );
  const [received = 0, dropped = 0] = counters;
  return { received, dropped };
}
