// A UDP port that is taken and lets nothing in. Whoever hears a port through packet sockets wants it: without a socket on
// the port, the kernel answers what comes for it with "port unreachable" (ICMP, RFC 1122 section 3.2.2.1).
import { close } from "./descriptor.ts";
import { check, EACCES, EADDRINUSE, SystemError } from "./errors.ts";
import { addressOf, bind } from "./ffi.ts";

const libc = bind({
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  setsockopt: { args: ["i32", "i32", "i32", "pointer", "u32"], returns: "i32" },
  bind: { args: ["i32", "pointer", "u32"], returns: "i32" },
});

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_ATTACH_FILTER = 26;
const SO_LOCK_FILTER = 44;
/** One instruction: keep 0 octets. */
const DROP_ALL = new Uint8Array([6, 0, 0, 0, 0, 0, 0, 0]);

/**
 * Takes the port on all addresses, and returns the descriptor, from which nothing can ever be read. Undefined where that
 * is not permitted (below 1024 it needs CAP_NET_BIND_SERVICE) or the port is taken: then that is how it stays.
 */
export function takePort(port: number): number | undefined {
  const subject = `UDP port ${port}`;
  const fd = check(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket", subject);
  try {
    const program = new BigUint64Array([BigInt(DROP_ALL.length / 8), addressOf(DROP_ALL)]);
    check(libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, 16), "setsockopt(SO_ATTACH_FILTER)", subject);
    const on = new Int32Array([1]);
    check(libc.setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, on, 4), "setsockopt(SO_LOCK_FILTER)", subject);
    check(libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, on, 4), "setsockopt(SO_REUSEADDR)", subject);
    // struct sockaddr_in: family, port (network order), address 0.0.0.0.
    const address = new DataView(new ArrayBuffer(16));
    address.setUint16(0, AF_INET, true);
    address.setUint16(2, port, false);
    check(libc.bind(fd, new Uint8Array(address.buffer), 16), "bind", subject);
    return fd;
  } catch (error) {
    close(fd);
    if (error instanceof SystemError && (error.errno === EACCES || error.errno === EADDRINUSE)) return undefined;
    throw error;
  }
}
