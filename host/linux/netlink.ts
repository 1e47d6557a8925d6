// The wire format of netlink (netlink(7), RFC 3549): messages made of a header, a fixed part and attributes.
// Integers are in host order, which is little-endian on the machines we run on; the few fields of the network are not.

export const NLM_F_REQUEST = 0x001;
export const NLM_F_ACK = 0x004;
export const NLM_F_DUMP_INTR = 0x010;
export const NLM_F_DUMP = 0x300;
export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;

export const NLMSG_NOOP = 1;
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;

/** The size of struct nlmsghdr. */
export const HEADER_SIZE = 16;
/** More attributes than any message of the kernel's has; a message with more is refused. */
const MAX_ATTRIBUTES = 256;
/** The two highest bits of an attribute's type are flags (nested, network order). */
const TYPE_MASK = 0x3fff;

/** A request to the kernel, before it has a sequence number. */
export interface NetlinkRequest {
  /** What it does, for error messages: "add address 192.0.2.1/24 on interface 3". */
  readonly subject: string;
  /** The name of the message type, for error messages: "RTM_NEWADDR". */
  readonly call: string;
  readonly type: number;
  /** Flags besides NLM_F_REQUEST and NLM_F_ACK. */
  readonly flags: number;
  /** The fixed part, then the attributes. */
  readonly payload: Uint8Array;
}

/** A message from the kernel. */
export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly portId: number;
  readonly payload: Uint8Array;
}

/** One attribute to send. */
export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
}

/** What the kernel sent is not well-formed netlink. It cannot be trusted to mean anything. */
export class NetlinkFormatError extends Error {
  override readonly name = "NetlinkFormatError";
}

/** An attribute of 8 bits. */
export function attributeU8(type: number, value: number): Attribute {
  return { type, value: Uint8Array.of(value) };
}

/** An attribute of 32 bits in host order. */
export function attributeU32(type: number, value: number): Attribute {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return { type, value: bytes };
}

/** An attribute that is an IPv4 address, given as a number in host order. */
export function attributeIPv4(type: number, address: number): Attribute {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, address, false);
  return { type, value: bytes };
}

/** An attribute that is a NUL-terminated string. */
export function attributeText(type: number, text: string): Attribute {
  return { type, value: new TextEncoder().encode(`${text}\0`) };
}

/** The payload of a message: the fixed part, then the attributes, each padded to four octets. */
export function encodePayload(fixed: Uint8Array, attributes: readonly Attribute[]): Uint8Array {
  const sizes = attributes.map(({ value }) => align(4 + value.length));
  const payload = new Uint8Array(sizes.reduce((sum, size) => sum + size, align(fixed.length)));
  const view = new DataView(payload.buffer);
  payload.set(fixed);
  let position = align(fixed.length);
  attributes.forEach(({ type, value }, index) => {
    view.setUint16(position, 4 + value.length, true);
    view.setUint16(position + 2, type, true);
    payload.set(value, position + 4);
    position += sizes[index] ?? 0;
  });
  return payload;
}

/** One whole message, padded to four octets. The port id is left 0: the kernel knows from which socket it came. */
export function encodeMessage(type: number, flags: number, sequence: number, payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(align(HEADER_SIZE + payload.length));
  const view = new DataView(message.buffer);
  view.setUint32(0, HEADER_SIZE + payload.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, sequence, true);
  message.set(payload, HEADER_SIZE);
  return message;
}

/** The messages of one datagram. Their payloads are views into it. Throws NetlinkFormatError. */
export function decodeMessages(datagram: Uint8Array): NetlinkMessage[] {
  const view = viewOf(datagram);
  const messages: NetlinkMessage[] = [];
  let position = 0;
  while (position < datagram.length) {
    const rest = datagram.length - position;
    const length = rest < HEADER_SIZE ? 0 : view.getUint32(position, true);
    if (length < HEADER_SIZE || length > rest) {
      throw new NetlinkFormatError(`netlink message of ${length} octets at ${position} of ${datagram.length}`);
    }
    messages.push({
      type: view.getUint16(position + 4, true),
      flags: view.getUint16(position + 6, true),
      sequence: view.getUint32(position + 8, true),
      portId: view.getUint32(position + 12, true),
      payload: datagram.subarray(position + HEADER_SIZE, position + length),
    });
    position += align(length);
  }
  return messages;
}

/** The attributes behind a fixed part of `offset` octets. Of a type that comes twice the first one counts. */
export class Attributes {
  readonly #values = new Map<number, Uint8Array>();

  /** Throws NetlinkFormatError when the payload is shorter than the fixed part, or an attribute is cut off. */
  constructor(payload: Uint8Array, offset: number) {
    if (payload.length < offset) {
      throw new NetlinkFormatError(`netlink payload of ${payload.length} octets: at least ${offset} wanted`);
    }
    const view = viewOf(payload);
    let position = align(offset);
    for (let count = 0; position < payload.length; count++) {
      const rest = payload.length - position;
      const length = rest < 4 ? 0 : view.getUint16(position, true);
      if (length < 4 || length > rest || count === MAX_ATTRIBUTES) {
        throw new NetlinkFormatError(`netlink attribute ${count} of ${length} octets, ${rest} octets left`);
      }
      const type = view.getUint16(position + 2, true) & TYPE_MASK;
      if (!this.#values.has(type)) {
        this.#values.set(type, payload.subarray(position + 4, position + length));
      }
      position += align(length);
    }
  }

  /** The octets of an attribute. */
  bytes(type: number): Uint8Array | undefined {
    return this.#values.get(type);
  }

  /** An attribute of 8 bits. */
  u8(type: number): number | undefined {
    return this.#sized(type, 1)?.getUint8(0);
  }

  /** An attribute of 32 bits in host order. */
  u32(type: number): number | undefined {
    return this.#sized(type, 4)?.getUint32(0, true);
  }

  /** An IPv4 address, as a number in host order. */
  ipv4(type: number): number | undefined {
    return this.#sized(type, 4)?.getUint32(0, false);
  }

  /** A string, without the NUL at its end. */
  text(type: number): string | undefined {
    const bytes = this.#values.get(type);
    if (bytes === undefined) {
      return undefined;
    }
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  #sized(type: number, size: number): DataView | undefined {
    const bytes = this.#values.get(type);
    if (bytes === undefined) {
      return undefined;
    }
    if (bytes.length !== size) {
      throw new NetlinkFormatError(`netlink attribute of type ${type} has ${bytes.length} octets: ${size} wanted`);
    }
    return viewOf(bytes);
  }
}

/** A view of octets that may be part of a larger buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function align(length: number): number {
  return (length + 3) & ~3;
}
