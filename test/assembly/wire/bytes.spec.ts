import { readMac, readU16, readU32, Writer, writeU16 } from "../../../assembly/wire/bytes";
import { hex, toHex } from "../octets";

describe("numbers in network byte order", () => {
  test("are read with the first octet highest", () => {
    const bytes = hex("00 01 02 fd fe ff 80");
    expect(readU16(bytes, 1)).toBe(0x0102);
    expect(readU32(bytes, 2)).toBe(0x02fdfeff);
    expect(readMac(bytes, 1)).toBe(0x0102fdfeff80);
  });

  test("trap when read past the end", () => {
    expect(() => {
      readU16(hex("00"), 0);
    }).toThrow();
    expect(() => {
      readU32(hex("00 00 00 00"), 1);
    }).toThrow();
    expect(() => {
      readU16(hex("00 00"), -1);
    }).toThrow();
  });

  test("are written as they are read", () => {
    const bytes = hex("aa 00 00 aa");
    writeU16(bytes, 1, 0xbeef);
    expect(toHex(bytes)).toBe("aabeefaa");
  });
});

describe("Writer", () => {
  test("appends every kind of value", () => {
    const writer = new Writer(20);
    writer.u8(0x80);
    writer.u16(0x0102);
    writer.u32(0x83040506);
    writer.mac(0xf10203040506);
    writer.bytes(hex("aabb"));
    writer.zeros(3);
    expect(toHex(writer.finish())).toBe("80" + "0102" + "83040506" + "f10203040506" + "aabb" + "000000");
    expect(writer.room).toBe(2);
    expect(writer.overflowed).toBe(false);
  });

  test("writes nothing that does not fit as a whole, and nothing after it", () => {
    const writer = new Writer(5);
    writer.u16(0x0102);
    writer.u32(0x03040506);
    expect(writer.overflowed).toBe(true);
    writer.u8(7);
    expect(toHex(writer.finish())).toBe("0102");
  });

  test("checks each kind of value", () => {
    for (let kind = 0; kind < 6; kind++) {
      const writer = new Writer(0);
      if (kind == 0) writer.u8(1);
      if (kind == 1) writer.u16(1);
      if (kind == 2) writer.u32(1);
      if (kind == 3) writer.mac(1);
      if (kind == 4) writer.bytes(hex("01"));
      if (kind == 5) writer.zeros(1);
      expect(writer.overflowed).toBe(true);
      expect(writer.length).toBe(0);
    }
  });

  test("gives a copy", () => {
    const writer = new Writer(2);
    writer.u8(1);
    const first = writer.finish();
    writer.u8(2);
    expect(toHex(first)).toBe("01");
    expect(toHex(writer.finish())).toBe("0102");
  });
});
