import { Writer, writeU16 } from "../../../assembly/wire/bytes";
import { pseudoHeader } from "../../../assembly/wire/checksum";
import { Malformed } from "../../../assembly/wire/malformed";
import { UdpView, writeUdp } from "../../../assembly/wire/udp";
import { flip, hex, toHex } from "../octets";

const SOURCE: u32 = 0xc0000201;
const DESTINATION: u32 = 0xc0000264;
const DATAGRAM: string = "0043 0044 000b 0000 aabbcc";

function view(datagram: Uint8Array): UdpView {
  return new UdpView(datagram, SOURCE, DESTINATION);
}

/** A datagram of three octets with a right checksum. */
function right(): Uint8Array {
  const writer = new Writer(11);
  writeUdp(writer, SOURCE, DESTINATION, 67, 68, hex("aabbcc"));
  return writer.finish();
}

describe("UdpView", () => {
  test("reads every field, and leaves out what is behind the length", () => {
    const udp = view(hex(`${DATAGRAM}ee`));
    expect(udp.check(false)).toBe(Malformed.None);
    expect(udp.sourcePort).toBe(67);
    expect(udp.destinationPort).toBe(68);
    expect(udp.length).toBe(11);
    expect(toHex(udp.payload)).toBe("aabbcc");
  });

  test("refuses every payload that ends within the header or before the length says", () => {
    for (let length = 0; length < 11; length++) {
      expect(view(hex(DATAGRAM).subarray(0, length)).check(false)).toBe(Malformed.UdpMalformed);
    }
    expect(view(hex(DATAGRAM)).check(false)).toBe(Malformed.None);
  });

  test("may have no payload", () => {
    const udp = view(hex("0043 0044 0008 0000"));
    expect(udp.check(false)).toBe(Malformed.None);
    expect(udp.payload.length).toBe(0);
  });

  test("refuses every length below 8, and lengths past the end", () => {
    for (let length = 0; length < 20; length++) {
      const datagram = hex(DATAGRAM);
      writeU16(datagram, 4, length as u16);
      expect(view(datagram).check(true)).toBe(length >= 8 && length <= 11 ? Malformed.None : Malformed.UdpMalformed);
    }
    const datagram = hex(DATAGRAM);
    writeU16(datagram, 4, 0xffff);
    expect(view(datagram).check(true)).toBe(Malformed.UdpMalformed);
  });

  test("takes a right checksum, partial or not", () => {
    expect(view(right()).check(false)).toBe(Malformed.None);
    expect(view(right()).check(true)).toBe(Malformed.None);
  });

  test("refuses a datagram in which any one bit was flipped", () => {
    for (let bit = 0; bit < 88; bit++) {
      const datagram = right();
      flip(datagram, bit);
      expect(view(datagram).check(false)).not.toBe(Malformed.None);
    }
  });

  test("refuses other addresses than the sum was made for", () => {
    expect(new UdpView(right(), SOURCE + 1, DESTINATION).check(false)).toBe(Malformed.UdpChecksum);
    expect(new UdpView(right(), SOURCE, DESTINATION + 1).check(false)).toBe(Malformed.UdpChecksum);
  });

  test("takes the sum of the pseudo header alone only when the checksum is partial", () => {
    const datagram = right();
    writeU16(datagram, 6, pseudoHeader(SOURCE, DESTINATION, 17, 11).folded);
    expect(view(datagram).check(true)).toBe(Malformed.None);
    expect(view(datagram).check(false)).toBe(Malformed.UdpChecksum);
    datagram[7] ^= 1;
    expect(view(datagram).check(true)).toBe(Malformed.UdpChecksum);
  });
});

describe("writeUdp", () => {
  test("never sends the checksum 0, which would mean none", () => {
    // 65536 payloads differ in 16 bits, so for one of them the computed field is 0.
    let seen = 0;
    for (let word = 0; word < 0x10000; word++) {
      const payload = new Uint8Array(2);
      writeU16(payload, 0, word as u16);
      const writer = new Writer(10);
      writeUdp(writer, 1, 2, 68, 67, payload);
      const datagram = writer.finish();
      const field = ((datagram[6] as u32) << 8) | (datagram[7] as u32);
      if (field == 0xffff) seen++;
      if (field == 0) seen += 1000;
      if (field == 0xffff) expect(new UdpView(datagram, 1, 2).check(false)).toBe(Malformed.None);
    }
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(1000);
  });
});
