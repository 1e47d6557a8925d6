// Captured frames with random changes: nothing may trap, and nothing that comes out may be against its promise.
// The seed is fixed, so that a failure can be repeated.

import { isHost, maskOf } from "../../../assembly/wire/addresses";
import { Incoming } from "../../../assembly/wire/incoming";
import { Malformed } from "../../../assembly/wire/malformed";
import { isName } from "../../../assembly/wire/names";
import { Options } from "../../../assembly/wire/options";
import {
  classlessRoutes,
  hostAddress,
  hostAddresses,
  interfaceMtu,
  nameOption,
  searchList,
} from "../../../assembly/wire/values";
import { DHCPD_OVERLOADED, DNSMASQ_ACK, KEA_ACK, LINUX_ARP, UDHCPD_ACK, UDHCPD_ARP } from "../fixtures/servers";
import { CLIENT_MAC, reply } from "../frames";
import { flip, hex } from "../octets";

const ROUNDS: i32 = 20000;
const OPTIONS_AT: i32 = 14 + 20 + 8 + 240;

/** Frames with a message, and two without. */
const MESSAGES: Uint8Array[] = [hex(DHCPD_OVERLOADED), hex(DNSMASQ_ACK), hex(KEA_ACK), hex(UDHCPD_ACK)];
const FRAMES: Uint8Array[] = MESSAGES.concat([hex(LINUX_ARP), hex(UDHCPD_ARP)]);

let state: u64 = 0x9e3779b9;

/** The next of a sequence of numbers below `bound` (xorshift64). */
function random(bound: i32): i32 {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return ((state >> 33) % (bound as u64)) as i32;
}

/** Change an octet, a bit or the length, or move a piece; up to four times, from `start` on. */
function mutate(bytes: Uint8Array, start: i32): Uint8Array {
  let result = bytes.slice(0);
  const changes = 1 + random(4);
  for (let i = 0; i < changes && result.length > start; i++) {
    const at = start + random(result.length - start);
    const kind = random(5);
    if (kind == 0) result[at] = random(256) as u8;
    if (kind == 1) flip(result, at * 8 + random(8));
    if (kind == 2) result[at] = random(2) == 0 ? 0 : 255;
    if (kind == 3) result = result.slice(0, at);
    if (kind == 4) result.copyWithin(at, start + random(result.length - start));
  }
  return result;
}

/** Read every value; whatever is there must keep its promise. Returns how many values there are. */
function readAll(options: Options): i32 {
  let count = 0;
  for (let code = 0; code < 256; code++) {
    assert(options.value(code).length == options.length(code), "a value is as long as it says");
    options.u8(code);
    options.u16(code);
    options.u32(code);
    if (options.has(code)) count++;
  }
  const address = hostAddress(options, 54);
  assert(address == 0 || isHost(address), "option 54 is a host's");
  for (let code = 3; code <= 42; code += 39) {
    const list = hostAddresses(options, code);
    assert(list.length <= 16, "a list has 16 addresses at most");
    for (let i = 0; i < list.length; i++) assert(isHost(list[i]), "a list holds hosts' addresses");
  }
  for (let code = 12; code <= 15; code += 3) {
    const name = nameOption(options, code);
    assert(name == null || isName(name), "a name is a name");
  }
  const names = searchList(options);
  assert(names.length <= 32, "there are 32 names at most");
  for (let i = 0; i < names.length; i++) assert(isName(names[i]), "a domain to search is a name");
  for (let code = 121; code <= 249; code += 128) {
    const routes = classlessRoutes(options, code);
    assert(routes.length <= 64, "there are 64 routes at most");
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i];
      assert(route.prefixLength >= 0 && route.prefixLength <= 32, "a prefix length is 0 to 32");
      assert((route.destination & ~maskOf(route.prefixLength)) == 0, "bits after the prefix are 0");
      assert(route.gateway == 0 || isHost(route.gateway), "a gateway is a host's");
    }
  }
  const mtu = interfaceMtu(options);
  assert(mtu == 0 || mtu >= 68, "an MTU is 68 at least");
  assert(options.problems.length <= 64, "64 problems are listed at most");
  return count;
}

describe("changed frames", () => {
  test("never trap, anywhere in the frame", () => {
    const options = new Options();
    let sound = 0;
    let broken = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const frame = mutate(FRAMES[round % FRAMES.length], 0);
      const incoming = new Incoming(frame, CLIENT_MAC, true);
      const found = incoming.message != null || incoming.arp != null;
      assert(found == (incoming.malformed == Malformed.None), "there is a finding or a reason");
      if (found) sound++;
      else broken++;
      const message = incoming.message;
      if (message != null && options.parse(message) == Malformed.None) readAll(options);
    }
    expect(sound).toBeGreaterThan(ROUNDS / 100);
    expect(broken).toBeGreaterThan(ROUNDS / 2);
  });
});

describe("changed options", () => {
  test("never trap, and never break a promise", () => {
    const options = new Options();
    let sound = 0;
    let broken = 0;
    let values = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const whole = MESSAGES[round % MESSAGES.length];
      const sname = mutate(whole.slice(OPTIONS_AT - 196, OPTIONS_AT - 132), 0);
      const file = mutate(whole.slice(OPTIONS_AT - 132, OPTIONS_AT - 4), 0);
      const message = reply(mutate(whole.slice(OPTIONS_AT), 0), sname, file);
      if (options.parse(message) == Malformed.None) {
        sound++;
        values += readAll(options);
      } else broken++;
    }
    expect(sound).toBeGreaterThan(ROUNDS / 10);
    expect(broken).toBeGreaterThan(ROUNDS / 10);
    expect(values).toBeGreaterThan(sound);
  });

  test("never trap when they are noise", () => {
    const options = new Options();
    const codes: i32[] = [0, 3, 6, 12, 15, 52, 54, 119, 121, 249, 255];
    for (let round = 0; round < ROUNDS; round++) {
      const noise = new Uint8Array(random(300));
      for (let at = 0; at < noise.length; at++) noise[at] = random(256) as u8;
      // Half of it starts with options that are looked into.
      if (random(2) == 0) {
        let at = 0;
        while (at + 2 < noise.length) {
          noise[at] = codes[random(codes.length)] as u8;
          noise[at + 1] = random(min(64, noise.length - at - 1)) as u8;
          at += 2 + noise[at + 1];
        }
      }
      if (options.parse(reply(noise)) == Malformed.None) readAll(options);
    }
  });
});
