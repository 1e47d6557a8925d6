import { ArpView, buildArpProbe } from "../../../assembly/wire/arp";
import { writeU16 } from "../../../assembly/wire/bytes";
import { Checksum } from "../../../assembly/wire/checksum";
import { Incoming } from "../../../assembly/wire/incoming";
import { Malformed } from "../../../assembly/wire/malformed";
import { MessageView } from "../../../assembly/wire/message";
import { CLIENT_MAC, frameOf, replyOctets, SERVER, SERVER_MAC } from "../frames";
import { hex } from "../octets";

function good(): Uint8Array {
  return frameOf(replyOctets(hex("350102ff")));
}

/** Set the header checksum of the IPv4 packet in a frame right. */
function summed(frame: Uint8Array): Uint8Array {
  writeU16(frame, 24, 0);
  const sum = new Checksum();
  sum.add(frame, 14, 34);
  writeU16(frame, 24, sum.field);
  return frame;
}

function verdict(frame: Uint8Array): Malformed {
  return new Incoming(frame, CLIENT_MAC, false).malformed;
}

/** The frame with a tag put in. */
function tagged(frame: Uint8Array, tag: string): Uint8Array {
  const result = new Uint8Array(frame.length + 4);
  result.set(frame.subarray(0, 12));
  result.set(hex(`8100${tag}`), 12);
  result.set(frame.subarray(12), 16);
  return result;
}

describe("Incoming", () => {
  test("finds the message of a frame", () => {
    const incoming = new Incoming(good(), CLIENT_MAC, false);
    expect(incoming.malformed).toBe(Malformed.None);
    expect(incoming.message).not.toBeNull();
    expect(incoming.arp).toBeNull();
    expect(incoming.source).toBe(SERVER);
    expect(incoming.linkSource).toBe(SERVER_MAC);
    expect((incoming.message as MessageView).isFor(CLIENT_MAC)).toBe(true);
  });

  test("finds the ARP packet of a frame", () => {
    const incoming = new Incoming(buildArpProbe(SERVER_MAC, 0xc0000264), CLIENT_MAC, false);
    expect(incoming.malformed).toBe(Malformed.None);
    expect(incoming.message).toBeNull();
    expect((incoming.arp as ArpView).isProbe).toBe(true);
    expect(incoming.linkSource).toBe(SERVER_MAC);
    expect(incoming.source).toBe(0);
  });

  test("takes frames for everybody and for this station only", () => {
    const frame = good();
    frame.set(hex("020000000001"));
    expect(verdict(frame)).toBe(Malformed.None);
    frame.set(hex("020000000002"));
    expect(verdict(frame)).toBe(Malformed.FrameNotForUs);
    frame.set(hex("01005e000001"));
    expect(verdict(frame)).toBe(Malformed.FrameNotForUs);
  });

  test("takes a priority tag, and no VLAN", () => {
    expect(verdict(tagged(good(), "e000"))).toBe(Malformed.None);
    expect(verdict(tagged(good(), "0001"))).toBe(Malformed.FrameForeign);
    expect(verdict(tagged(good(), "0fff"))).toBe(Malformed.FrameForeign);
    expect(verdict(tagged(tagged(good(), "0000"), "0000"))).toBe(Malformed.FrameForeign);
  });

  test("takes no other EtherType", () => {
    const types: string[] = ["86dd", "88a8", "0000", "0801", "0150"];
    for (let i = 0; i < types.length; i++) {
      const frame = good();
      frame.set(hex(types[i]), 12);
      expect(verdict(frame)).toBe(Malformed.FrameForeign);
    }
  });

  test("takes no other protocol or port", () => {
    const tcp = good();
    tcp[23] = 6;
    expect(verdict(summed(tcp))).toBe(Malformed.NotDhcp);
    const port = good();
    writeU16(port, 36, 67);
    writeU16(port, 40, 0);
    expect(verdict(port)).toBe(Malformed.NotDhcp);
  });

  test("names what is wrong at every length of the frame", () => {
    const frame = good();
    for (let length = 0; length < frame.length; length++) {
      expect(verdict(frame.subarray(0, length))).toBe(length < 14 ? Malformed.FrameTruncated : Malformed.Ipv4Malformed);
    }
    const probe = buildArpProbe(SERVER_MAC, 1);
    for (let length = 0; length < probe.length; length++) {
      expect(verdict(probe.subarray(0, length))).toBe(length < 14 ? Malformed.FrameTruncated : Malformed.ArpMalformed);
    }
  });

  test("names what is wrong at every total length of the packet", () => {
    const available = good().length - 14;
    for (let total = 0; total < available; total++) {
      const frame = good();
      writeU16(frame, 16, total as u16);
      // 20 to 27 leave 0 to 7 octets for a UDP header of 8.
      expect(verdict(summed(frame))).toBe(total < 20 ? Malformed.Ipv4Malformed : Malformed.UdpMalformed);
    }
  });

  test("names what is wrong at every length of the datagram", () => {
    const whole = good().length - 34;
    for (let length = 0; length <= whole; length++) {
      const frame = good();
      writeU16(frame, 38, length as u16);
      writeU16(frame, 40, 0);
      let expected = Malformed.None;
      if (length < 248) expected = Malformed.MessageTruncated;
      if (length < 8) expected = Malformed.UdpMalformed;
      expect(verdict(frame)).toBe(expected);
    }
  });

  test("names wrong checksums and magic cookies, and says who sent them where it knows", () => {
    const header = good();
    header[24] ^= 1;
    const incoming = new Incoming(header, CLIENT_MAC, false);
    expect(incoming.malformed).toBe(Malformed.Ipv4Checksum);
    expect(incoming.source).toBe(0);
    expect(incoming.linkSource).toBe(SERVER_MAC);
    const datagram = good();
    datagram[40] ^= 1;
    const next = new Incoming(datagram, CLIENT_MAC, false);
    expect(next.malformed).toBe(Malformed.UdpChecksum);
    expect(next.source).toBe(SERVER);
    const cookie = good();
    cookie[42 + 236] ^= 1;
    writeU16(cookie, 40, 0);
    expect(verdict(cookie)).toBe(Malformed.MagicCookie);
  });

  test("takes no fragment", () => {
    const frame = good();
    writeU16(frame, 20, 0x2000);
    expect(verdict(summed(frame))).toBe(Malformed.Ipv4Fragment);
  });

  test("takes padding behind the packet", () => {
    const frame = good();
    const padded = new Uint8Array(frame.length + 40).fill(0xaa);
    padded.set(frame);
    const incoming = new Incoming(padded, CLIENT_MAC, false);
    expect(incoming.malformed).toBe(Malformed.None);
    expect((incoming.message as MessageView).options.length).toBe(4);
  });
});
