// Classic BPF programs for packet sockets: which frames the kernel gives to a socket (SO_ATTACH_FILTER).
//
// The offsets are those of a SOCK_RAW packet socket: the Ethernet header is at 0, with any 802.1Q tag taken out of the
// frame by the kernel and kept beside it.

/** A program in the kernel's form: struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }, 8 octets an instruction. */
export type Filter = Uint8Array;

/** One line of a program. A jump names the label of the line it goes to; without a label it goes on to the next line. */
interface Line {
  readonly label?: string;
  readonly code: number;
  readonly k: number;
  readonly whenTrue?: string;
  readonly whenFalse?: string;
}

/** The kernel's limit (BPF_MAXINSNS). */
const MAX_INSTRUCTIONS = 4096;
/** A jump's distance is one octet. */
const MAX_JUMP = 255;

const LOAD_OCTET = 0x30; // A = octet at k
const LOAD_HALF = 0x28; // A = 16 bits at k, network order
const LOAD_HALF_AT_X = 0x48; // A = 16 bits at X + k
const LOAD_IHL = 0xb1; // X = 4 * (octet at k & 15): the length of an IPv4 header
const AND = 0x54; // A = A & k
const IF_EQUAL = 0x15; // A == k
const IF_ANY_BIT = 0x45; // (A & k) != 0
const RETURN = 0x06; // keep k octets of the frame; 0 drops it

/** What the kernel knows about a frame besides its octets (linux/filter.h, SKF_AD_*). */
const SIDE_DATA = 0xffff_f000;
const PACKET_TYPE = SIDE_DATA + 4;
const VLAN_TAG = SIDE_DATA + 44;
const VLAN_TAG_PRESENT = SIDE_DATA + 48;

const PACKET_OTHERHOST = 3;
const PACKET_OUTGOING = 4;

const ETHERTYPE = 12;
const PAYLOAD = 14;
const WHOLE_FRAME = 65_535;

/** The lines that both programs begin with: the frame came in, for this host, and belongs to no VLAN. */
const INCOMING_UNTAGGED: readonly Line[] = [
  // No tag, or one with VLAN id 0 (only a priority).
  { code: LOAD_OCTET, k: VLAN_TAG_PRESENT },
  { code: IF_EQUAL, k: 0, whenTrue: "untagged" },
  { code: LOAD_HALF, k: VLAN_TAG },
  { code: AND, k: 0x0fff },
  { code: IF_EQUAL, k: 0, whenFalse: "drop" },
  // Neither sent by this host, nor seen only because the interface is promiscuous or the tag was another VLAN's.
  { label: "untagged", code: LOAD_OCTET, k: PACKET_TYPE },
  { code: IF_EQUAL, k: PACKET_OTHERHOST, whenTrue: "drop" },
  { code: IF_EQUAL, k: PACKET_OUTGOING, whenTrue: "drop" },
];

const VERDICTS: readonly Line[] = [
  { code: RETURN, k: WHOLE_FRAME },
  { label: "drop", code: RETURN, k: 0 },
];

/**
 * IPv4 UDP to `port` (1 to 65535): whole datagrams and first fragments, on no VLAN, not sent by this host.
 * Lengths and checksums are left to the reader of the frame.
 */
export function udpPort(port: number): Filter {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`UDP port ${port}: 1 to 65535`);
  }
  return assemble([
    ...INCOMING_UNTAGGED,
    { code: LOAD_HALF, k: ETHERTYPE },
    { code: IF_EQUAL, k: 0x0800, whenFalse: "drop" },
    // Version 4.
    { code: LOAD_OCTET, k: PAYLOAD },
    { code: AND, k: 0xf0 },
    { code: IF_EQUAL, k: 0x40, whenFalse: "drop" },
    // Protocol UDP.
    { code: LOAD_OCTET, k: PAYLOAD + 9 },
    { code: IF_EQUAL, k: 17, whenFalse: "drop" },
    // Fragment offset 0: later fragments have no UDP header.
    { code: LOAD_HALF, k: PAYLOAD + 6 },
    { code: IF_ANY_BIT, k: 0x1fff, whenTrue: "drop" },
    // The UDP header follows the IPv4 header and its options; its second field is the destination port.
    { code: LOAD_IHL, k: PAYLOAD },
    { code: LOAD_HALF_AT_X, k: PAYLOAD + 2 },
    { code: IF_EQUAL, k: port, whenFalse: "drop" },
    ...VERDICTS,
  ]);
}

/** ARP requests and replies for IPv4 over Ethernet (RFC 826), on no VLAN, not sent by this host. */
export function arp(): Filter {
  return assemble([
    ...INCOMING_UNTAGGED,
    { code: LOAD_HALF, k: ETHERTYPE },
    { code: IF_EQUAL, k: 0x0806, whenFalse: "drop" },
    // Hardware type Ethernet, protocol type IPv4.
    { code: LOAD_HALF, k: PAYLOAD },
    { code: IF_EQUAL, k: 1, whenFalse: "drop" },
    { code: LOAD_HALF, k: PAYLOAD + 2 },
    { code: IF_EQUAL, k: 0x0800, whenFalse: "drop" },
    // Address lengths 6 and 4.
    { code: LOAD_HALF, k: PAYLOAD + 4 },
    { code: IF_EQUAL, k: 0x0604, whenFalse: "drop" },
    // Operation: request or reply.
    { code: LOAD_HALF, k: PAYLOAD + 6 },
    { code: IF_EQUAL, k: 1, whenTrue: "keep" },
    { code: IF_EQUAL, k: 2, whenFalse: "drop" },
    { label: "keep", code: RETURN, k: WHOLE_FRAME },
    { label: "drop", code: RETURN, k: 0 },
  ]);
}

function assemble(lines: readonly Line[]): Filter {
  if (lines.length > MAX_INSTRUCTIONS) {
    throw new RangeError(`filter of ${lines.length} instructions: at most ${MAX_INSTRUCTIONS}`);
  }
  const positions = new Map<string, number>();
  lines.forEach(({ label }, position) => {
    if (label !== undefined) {
      positions.set(label, position);
    }
  });
  const program = new DataView(new ArrayBuffer(8 * lines.length));
  lines.forEach((line, position) => {
    program.setUint16(8 * position, line.code, true);
    program.setUint8(8 * position + 2, distance(positions, position, line.whenTrue));
    program.setUint8(8 * position + 3, distance(positions, position, line.whenFalse));
    program.setUint32(8 * position + 4, line.k, true);
  });
  return new Uint8Array(program.buffer);
}

/** How many lines a jump at `position` skips to reach `label`; forward only, as the kernel demands. */
function distance(positions: ReadonlyMap<string, number>, position: number, label: string | undefined): number {
  if (label === undefined) {
    return 0;
  }
  const skipped = (positions.get(label) ?? -1) - position - 1;
  if (skipped < 0 || skipped > MAX_JUMP) {
    throw new RangeError(`filter line ${position}: no label "${label}" within the next ${MAX_JUMP} lines`);
  }
  return skipped;
}
