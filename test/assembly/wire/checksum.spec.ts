import { Checksum, pseudoHeader } from "../../../assembly/wire/checksum";
import { hex } from "../octets";

// The example of RFC 1071 section 3: 00 01 f2 03 f4 f5 f6 f7 sums to ddf2.
const EXAMPLE: string = "0001 f203 f4f5 f6f7";

describe("Checksum", () => {
  test("sums as RFC 1071 does", () => {
    const sum = new Checksum();
    sum.add(hex(EXAMPLE), 0, 8);
    expect(sum.folded).toBe(0xddf2);
    expect(sum.field).toBe(0x220d);
  });

  test("does not depend on how the octets are cut into pieces", () => {
    const bytes = hex(`${EXAMPLE}a5`);
    const whole = new Checksum();
    whole.add(bytes, 0, 9);
    for (let first = 0; first <= 9; first++) {
      for (let second = first; second <= 9; second++) {
        const sum = new Checksum();
        sum.add(bytes, 0, first);
        sum.add(bytes, first, second);
        sum.add(bytes, second, 9);
        expect(sum.folded).toBe(whole.folded);
      }
    }
  });

  test("fills an odd last octet up with 0", () => {
    const sum = new Checksum();
    sum.add(hex("0102 03"), 0, 3);
    expect(sum.folded).toBe(0x0402);
  });

  test("takes numbers as their octets, also at an odd place", () => {
    const numbers = new Checksum();
    numbers.add(hex("ff"), 0, 1);
    numbers.addU16(0x0102);
    numbers.addU32(0x83040506);
    const octets = new Checksum();
    octets.add(hex("ff 0102 83040506"), 0, 7);
    expect(numbers.folded).toBe(octets.folded);
  });

  test("folds carries that make new carries", () => {
    const sum = new Checksum();
    for (let i = 0; i < 70000; i++) sum.addU16(0xffff);
    expect(sum.folded).toBe(0xffff);
  });

  test("of nothing is 0", () => {
    expect(new Checksum().folded).toBe(0);
    expect(new Checksum().field).toBe(0xffff);
  });
});

describe("pseudoHeader", () => {
  test("holds addresses, protocol and length", () => {
    const sum = new Checksum();
    sum.add(hex("c0000201 c0000264 00 11 0134"), 0, 12);
    expect(pseudoHeader(0xc0000201, 0xc0000264, 17, 0x134).folded).toBe(sum.folded);
  });
});
