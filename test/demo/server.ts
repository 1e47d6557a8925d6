// A DHCP server just big enough for the demonstration, on plain UDP sockets; used where no dnsmasq is installed.
//   node sdk/run.mjs test/demo/server.ts INTERFACE SERVER-ADDRESS FIRST-ADDRESS LAST-OCTET LEASE-SECONDS NAME-SERVER DOMAIN MTU
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";

const [device = "", serverText = "", firstText = "", lastOctet = "", lease = "", dns = "", domain = "", mtu = ""] =
  process.argv.slice(2);
const server = octets(serverText);
const first = octets(firstText);
const given = new Map<string, Uint8Array>();

const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const MAGIC = Uint8Array.of(99, 130, 83, 99);
const OPTIONS = 240;
const [DISCOVER, OFFER, REQUEST, ACK, NAK] = [1, 2, 3, 5, 6];

const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("message", (message) => {
  const answer = reply(new Uint8Array(message.buffer, message.byteOffset, message.length));
  if (answer === undefined) return;
  // Always broadcast: the client may have no address yet at which the kernel would find it.
  socket.send(answer, CLIENT_PORT, "255.255.255.255", (error) => error && console.error(error.message));
});
socket.bind(SERVER_PORT, "0.0.0.0", () => {
  socket.setBroadcast(true);
  execFileSync("ip", ["route", "replace", "255.255.255.255", "dev", device]);
  console.log("serving");
});

/** The answer to a client's message, or none where none is due (RFC 2131 section 4.3). */
function reply(message: Uint8Array): Uint8Array | undefined {
  if (message.length < OPTIONS || message[0] !== 1 || !equal(message.subarray(236, OPTIONS), MAGIC)) return undefined;
  const options = readOptions(message);
  const type = options.get(53)?.[0];
  const chosen = options.get(54);
  if (chosen !== undefined && !equal(chosen, server)) return undefined;
  const address = addressOf(message.subarray(28, 34).join(":"));
  if (address === undefined) return undefined;
  if (type === DISCOVER) return compose(message, OFFER, address);
  if (type !== REQUEST) return undefined;
  const wanted = options.get(50) ?? message.subarray(12, 16); // ciaddr when the lease is extended
  return equal(wanted, address) ? compose(message, ACK, address) : compose(message, NAK, new Uint8Array(4));
}

/** The same address for the same client; none when all are given away. */
function addressOf(client: string): Uint8Array | undefined {
  const known = given.get(client);
  if (known !== undefined) return known;
  const last = (first[3] ?? 0) + given.size;
  if (last > Number(lastOctet)) return undefined;
  const address = Uint8Array.from([...first.subarray(0, 3), last]);
  given.set(client, address);
  return address;
}

function compose(request: Uint8Array, type: number, yiaddr: Uint8Array): Uint8Array {
  const message = new Uint8Array(300);
  message.set([2, 1, 6]);
  message.set(request.subarray(4, 8), 4); // xid
  message.set(request.subarray(10, 16), 10); // flags, ciaddr
  message.set(yiaddr, 16);
  message.set(request.subarray(24, 44), 24); // giaddr, chaddr
  message.set(MAGIC, 236);
  const granted: [number, Uint8Array][] = [
    [1, octets("255.255.255.0")],
    [3, server],
    [6, octets(dns)],
    [15, new TextEncoder().encode(domain)],
    [26, bigEndian(Number(mtu), 2)],
    [51, bigEndian(Number(lease), 4)],
  ];
  let at = OPTIONS;
  for (const [code, value] of [[53, [type]], [54, server], ...(type === NAK ? [] : granted)] as const) {
    message.set([code, value.length], at);
    message.set(value, at + 2);
    at += 2 + value.length;
  }
  message[at] = 255;
  return message;
}

function readOptions(message: Uint8Array): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = OPTIONS; at + 1 < message.length && message[at] !== 255; ) {
    const code = message[at] ?? 0;
    const length = code === 0 ? -1 : (message[at + 1] ?? 0); // 0 is padding, without a length
    if (code !== 0) options.set(code, message.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function octets(address: string): Uint8Array {
  return Uint8Array.from(address.split(".").map(Number));
}

function bigEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (value >>> (8 * (length - 1 - index))) & 0xff);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}
