import { readMac, readU16, readU32, Writer } from "./bytes";
import { Malformed } from "./malformed";

export const BOOTREQUEST: u8 = 1;
export const BOOTREPLY: u8 = 2;

export const SERVER_PORT: u16 = 67;
export const CLIENT_PORT: u16 = 68;

/** Octets up to the first option, magic cookie included. */
export const MESSAGE_HEADER: i32 = 240;

/** Largest message that every server takes: a datagram of 576 octets (RFC 2131 section 2) without its headers. */
export const MAX_MESSAGE: i32 = 548;

const HARDWARE_ETHERNET: u8 = 1;
const BROADCAST_FLAG: u16 = 0x8000;
const MAGIC_COOKIE: u32 = 0x63825363;
// BOOTP's fixed size (RFC 951): relays and servers are known to drop what is shorter.
const MIN_MESSAGE: i32 = 300;
const SNAME: i32 = 44;
const FILE: i32 = 108;
const COOKIE: i32 = 236;

/** The fixed part of a DHCP message (RFC 2131 figure 1). The accessors are safe once `check` has said `None`. */
export class MessageView {
  constructor(private readonly message: Uint8Array) {}

  /** `MessageTruncated`: ends before the options start. `MagicCookie`: not DHCP's. */
  check(): Malformed {
    if (this.message.length < MESSAGE_HEADER) return Malformed.MessageTruncated;
    return readU32(this.message, COOKIE) == MAGIC_COOKIE ? Malformed.None : Malformed.MagicCookie;
  }

  get op(): u8 {
    return this.message[0];
  }

  get htype(): u8 {
    return this.message[1];
  }

  get hlen(): u8 {
    return this.message[2];
  }

  get hops(): u8 {
    return this.message[3];
  }

  get xid(): u32 {
    return readU32(this.message, 4);
  }

  get secs(): u16 {
    return readU16(this.message, 8);
  }

  /** The highest bit asks for a broadcast reply; the others must be 0. */
  get flags(): u16 {
    return readU16(this.message, 10);
  }

  get ciaddr(): u32 {
    return readU32(this.message, 12);
  }

  get yiaddr(): u32 {
    return readU32(this.message, 16);
  }

  get siaddr(): u32 {
    return readU32(this.message, 20);
  }

  get giaddr(): u32 {
    return readU32(this.message, 24);
  }

  /** The first 6 of chaddr's 16 octets: all of it when `htype` is 1 and `hlen` is 6. */
  get chaddr(): u64 {
    return readMac(this.message, 28);
  }

  /** Whether the client is the Ethernet station `mac`. */
  isFor(mac: u64): bool {
    return this.htype == HARDWARE_ETHERNET && this.hlen == 6 && this.chaddr == mac;
  }

  /** The 64 octets of sname: a name that ends with 0, or options (option 52). */
  get sname(): Uint8Array {
    return this.message.subarray(SNAME, FILE);
  }

  /** The 128 octets of file: a name that ends with 0, or options (option 52). */
  get file(): Uint8Array {
    return this.message.subarray(FILE, COOKIE);
  }

  /** All that follows the magic cookie. */
  get options(): Uint8Array {
    return this.message.subarray(MESSAGE_HEADER);
  }
}

/**
 * A message of an Ethernet client, padded to at least 300 octets. The fields that are not named are 0.
 *
 * `secs`: seconds since the client began to ask. `broadcast`: ask for a broadcast reply. `chaddr`: the client's
 * address. `options`: encoded, End included; for a server that has not allowed more (option 57) at most
 * `MAX_MESSAGE - MESSAGE_HEADER` octets.
 */
export function buildMessage(
  xid: u32,
  secs: u16,
  broadcast: bool,
  ciaddr: u32,
  chaddr: u64,
  options: Uint8Array,
): Uint8Array {
  const length = max(MESSAGE_HEADER + options.length, MIN_MESSAGE);
  const writer = new Writer(length);
  writer.u8(BOOTREQUEST);
  writer.u8(HARDWARE_ETHERNET);
  writer.u8(6);
  writer.u8(0);
  writer.u32(xid);
  writer.u16(secs);
  writer.u16(broadcast ? BROADCAST_FLAG : 0);
  writer.u32(ciaddr);
  // yiaddr, siaddr and giaddr are the server's and the relay's to fill in.
  writer.zeros(12);
  writer.mac(chaddr);
  writer.zeros(COOKIE - writer.length);
  writer.u32(MAGIC_COOKIE);
  writer.bytes(options);
  writer.zeros(writer.room);
  return writer.finish();
}
