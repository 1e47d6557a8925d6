import { OptionsWriter } from "../../../assembly/wire/option-writer";
import { hex, toHex } from "../octets";

describe("OptionsWriter", () => {
  test("encodes every kind of value and ends the list", () => {
    const writer = new OptionsWriter(64);
    writer.u8(53, 1);
    writer.u16(57, 1500);
    writer.u32(50, 0xc0000264);
    writer.bytes(61, hex("01020000000001"));
    writer.text(12, "box-1");
    expect(toHex(writer.finish())).toBe(
      "350101" + "390205dc" + "3204c0000264" + "3d0701020000000001" + "0c05626f782d31" + "ff",
    );
    expect(writer.overflowed).toBe(false);
  });

  test("fills its capacity to the last octet, End included", () => {
    const writer = new OptionsWriter(7);
    writer.u32(50, 1);
    expect(writer.overflowed).toBe(false);
    expect(toHex(writer.finish())).toBe("320400000001ff");
  });

  test("leaves out what does not fit, and all after it", () => {
    for (let capacity = 3; capacity < 10; capacity++) {
      const writer = new OptionsWriter(capacity);
      writer.u32(50, 1);
      writer.u8(53, 1);
      expect(writer.overflowed).toBe(true);
    }
    const writer = new OptionsWriter(10);
    writer.u32(50, 1);
    writer.u8(53, 1);
    expect(writer.overflowed).toBe(false);
  });

  test("takes 255 octets and refuses 256", () => {
    const bytes = new OptionsWriter(1000);
    bytes.bytes(61, new Uint8Array(255));
    expect(bytes.overflowed).toBe(false);
    bytes.bytes(61, new Uint8Array(256));
    expect(bytes.overflowed).toBe(true);
    const text = new OptionsWriter(1000);
    text.text(60, "a".repeat(255));
    expect(text.overflowed).toBe(false);
    text.text(60, "a".repeat(256));
    expect(text.overflowed).toBe(true);
  });

  test("may be empty", () => {
    expect(toHex(new OptionsWriter(1).finish())).toBe("ff");
  });
});
