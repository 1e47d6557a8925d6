import { Writer, writeU16 } from "../../../assembly/wire/bytes";
import { Checksum } from "../../../assembly/wire/checksum";
import { Ipv4View, writeIpv4 } from "../../../assembly/wire/ipv4";
import { Malformed } from "../../../assembly/wire/malformed";
import { flip, hex, toHex } from "../octets";

// Two octets of payload and one of padding.
const PACKET: string = "45 00 0016 abcd 0000 40 11 0000 c0000201 c0000264 aabb 00";

/** Set the header checksum right, for as much of the header as there is. */
function summed(packet: Uint8Array): Ipv4View {
  const header = min<i32>((packet[0] & 15) * 4, packet.length);
  writeU16(packet, 10, 0);
  const sum = new Checksum();
  sum.add(packet, 0, header);
  writeU16(packet, 10, sum.field);
  return new Ipv4View(packet);
}

describe("Ipv4View", () => {
  test("reads every field, and leaves padding out", () => {
    const view = summed(hex(PACKET));
    expect(view.check()).toBe(Malformed.None);
    expect(view.headerLength).toBe(20);
    expect(view.totalLength).toBe(22);
    expect(view.identification).toBe(0xabcd);
    expect(view.timeToLive).toBe(64);
    expect(view.protocol).toBe(17);
    expect(view.source).toBe(0xc0000201);
    expect(view.destination).toBe(0xc0000264);
    expect(toHex(view.payload)).toBe("aabb");
  });

  test("steps over header options", () => {
    const view = summed(hex("46 00 001a abcd 0000 40 11 0000 c0000201 c0000264 94040000 aabb"));
    expect(view.check()).toBe(Malformed.None);
    expect(toHex(view.payload)).toBe("aabb");
  });

  test("may have no payload", () => {
    const view = summed(hex("45 00 0014 abcd 0000 40 11 0000 c0000201 c0000264"));
    expect(view.check()).toBe(Malformed.None);
    expect(view.payload.length).toBe(0);
  });

  test("refuses every truncated length", () => {
    summed(hex(PACKET));
    const packet = hex(PACKET);
    summed(packet);
    for (let length = 0; length < 22; length++) {
      expect(new Ipv4View(packet.subarray(0, length)).check()).toBe(Malformed.Ipv4Malformed);
    }
    expect(new Ipv4View(packet.subarray(0, 22)).check()).toBe(Malformed.None);
  });

  test("refuses other versions", () => {
    for (let version = 0; version < 16; version++) {
      const packet = hex(PACKET);
      packet[0] = ((version << 4) | 5) as u8;
      expect(summed(packet).check()).toBe(version == 4 ? Malformed.None : Malformed.Ipv4Malformed);
    }
  });

  test("refuses header lengths below 20 and over the total length", () => {
    for (let words = 0; words < 16; words++) {
      const packet = hex(PACKET);
      packet[0] = (0x40 | words) as u8;
      expect(summed(packet).check()).toBe(words == 5 ? Malformed.None : Malformed.Ipv4Malformed);
    }
  });

  test("refuses total lengths below the header's and past the frame", () => {
    for (let total = 0; total < 30; total++) {
      const packet = hex(PACKET);
      packet[3] = total as u8;
      expect(summed(packet).check()).toBe(total >= 20 && total <= 23 ? Malformed.None : Malformed.Ipv4Malformed);
    }
    const packet = hex(PACKET);
    writeU16(packet, 2, 0xffff);
    expect(summed(packet).check()).toBe(Malformed.Ipv4Malformed);
  });

  test("refuses a header in which any one bit was flipped", () => {
    for (let bit = 0; bit < 160; bit++) {
      const packet = hex(PACKET);
      summed(packet);
      flip(packet, bit);
      expect(new Ipv4View(packet).check()).not.toBe(Malformed.None);
    }
  });

  test("refuses fragments, and takes Don't Fragment", () => {
    for (let bit = 0; bit < 16; bit++) {
      const packet = hex(PACKET);
      const flags: i32 = 1 << bit;
      writeU16(packet, 6, flags as u16);
      // 15 is reserved, 14 is Don't Fragment, 13 is More Fragments, the rest is the offset.
      expect(summed(packet).check()).toBe(bit >= 14 ? Malformed.None : Malformed.Ipv4Fragment);
    }
  });
});

describe("writeIpv4", () => {
  test("writes a header with Don't Fragment and a right checksum", () => {
    const writer = new Writer(22);
    writeIpv4(writer, 0, 0xffffffff, 0x1234, 2);
    writer.u16(0xaabb);
    const packet = writer.finish();
    expect(toHex(packet)).toBe("45000016" + "12344000" + "401128a4" + "00000000" + "ffffffff" + "aabb");
    const view = new Ipv4View(packet);
    expect(view.check()).toBe(Malformed.None);
    expect(view.identification).toBe(0x1234);
    expect(view.destination).toBe(0xffffffff);
  });
});
