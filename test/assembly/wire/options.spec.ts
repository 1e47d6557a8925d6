import { Malformed } from "../../../assembly/wire/malformed";
import { Options, Problem } from "../../../assembly/wire/options";
import { reply } from "../frames";
import { hex, toHex } from "../octets";

/** Options that are sound, read from an options field and maybe from sname and file. */
function parsed(options: string, sname: string = "", file: string = ""): Options {
  const result = new Options();
  assert(result.parse(reply(hex(options), hex(sname), hex(file))) == Malformed.None, "the options are sound");
  return result;
}

function verdict(options: string, sname: string = "", file: string = ""): Malformed {
  return new Options().parse(reply(hex(options), hex(sname), hex(file)));
}

function problems(options: Options): string {
  let text = "";
  for (let i = 0; i < options.problems.length; i++) {
    const problem = options.problems[i];
    text += `${problem.code.toString()}:${(problem.problem as i32).toString()} `;
  }
  return text;
}

describe("one options field", () => {
  test("gives each value by its code", () => {
    const options = parsed("35 01 05  33 04 00000e10  1a 02 0578  0f 03 612e62  ff");
    expect(options.u8(53)).toBe(5);
    expect(options.u32(51)).toBe(3600);
    expect(options.u16(26)).toBe(1400);
    expect(toHex(options.value(15))).toBe("612e62");
    expect(options.length(15)).toBe(3);
    expect(options.has(15)).toBe(true);
    expect(problems(options)).toBe("");
  });

  test("gives 0 or nothing for an absent option", () => {
    const options = parsed("ff");
    expect(options.has(51)).toBe(false);
    expect(options.u8(53)).toBe(0);
    expect(options.u16(26)).toBe(0);
    expect(options.u32(51)).toBe(0);
    expect(options.length(15)).toBe(0);
    expect(options.value(15).length).toBe(0);
  });

  test("gives 0 when a number of another size is asked for", () => {
    const options = parsed("33 04 00000e10  35 01 05  ff");
    expect(options.u8(51)).toBe(0);
    expect(options.u16(51)).toBe(0);
    expect(options.u32(53)).toBe(0);
  });

  test("steps over pads, and looks at nothing behind End", () => {
    const options = parsed("00 00 35 01 05 00 33 04 00000e10 ff 33 04 00000000 0c");
    expect(options.u8(53)).toBe(5);
    expect(options.u32(51)).toBe(3600);
    expect(problems(options)).toBe("");
  });

  test("may lack an End, or be empty", () => {
    expect(parsed("35 01 05").u8(53)).toBe(5);
    expect(parsed("").has(53)).toBe(false);
    expect(parsed("00 00 00").has(0)).toBe(false);
  });

  test("may hold an option of no octets", () => {
    const options = parsed("50 00 ff");
    expect(options.has(80)).toBe(true);
    expect(options.length(80)).toBe(0);
  });

  test("is refused when the length octet is missing, or says more than there is", () => {
    expect(verdict("35")).toBe(Malformed.OptionsMalformed);
    expect(verdict("35 01")).toBe(Malformed.OptionsMalformed);
    expect(verdict("35 01 05 34")).toBe(Malformed.OptionsMalformed);
    for (let length = 4; length < 256; length++) {
      const options = hex("e0 00 010203");
      options[1] = length as u8;
      expect(new Options().parse(reply(options))).toBe(Malformed.OptionsMalformed);
    }
  });

  test("is refused or read at every length it can be cut to, and never traps", () => {
    const whole = hex("35 01 05  33 04 00000e10  36 04 c0000201  79 05 00 c0000201  ff");
    const ends: i32[] = [0, 3, 9, 15, 22, 23];
    for (let length = 0; length <= whole.length; length++) {
      const result = new Options().parse(reply(whole.subarray(0, length)));
      expect(result).toBe(ends.includes(length) ? Malformed.None : Malformed.OptionsMalformed);
    }
  });

  test("leaves all absent where it is refused, as where nothing was read yet", () => {
    const options = new Options();
    expect(options.has(51)).toBe(false);
    expect(options.u32(51)).toBe(0);
    expect(options.parse(reply(hex("33 04 00000e10 0c")))).toBe(Malformed.OptionsMalformed);
    expect(options.has(51)).toBe(false);
    expect(options.u32(51)).toBe(0);
    expect(options.value(51).length).toBe(0);
  });

  test("forgets the message before", () => {
    const options = parsed("33 04 00000e10 1a 01 00 ff");
    expect(options.parse(reply(hex("35 01 06 ff")))).toBe(Malformed.None);
    expect(options.has(51)).toBe(false);
    expect(options.u8(53)).toBe(6);
    expect(problems(options)).toBe("");
  });
});

describe("repeated options (RFC 3396)", () => {
  test("are joined in their order, whatever lies between", () => {
    const options = parsed("0f 02 6162  33 04 00000e10  0f 01 63  0f 00  0f 02 6465  ff");
    expect(toHex(options.value(15))).toBe("6162636465");
    expect(options.u32(51)).toBe(3600);
  });

  test("may make a fixed length together", () => {
    expect(parsed("33 02 0000  33 02 0e10  ff").u32(51)).toBe(3600);
  });

  test("may be longer than 255 together", () => {
    const options = new Uint8Array(2 * 257).fill(0x61);
    options[0] = 15;
    options[1] = 255;
    options[257] = 15;
    options[258] = 255;
    const result = new Options();
    expect(result.parse(reply(options))).toBe(Malformed.None);
    expect(result.length(15)).toBe(510);
  });

  test("of fixed length count as the first one, which is listed", () => {
    const options = parsed("33 04 00000e10  33 04 00000001  35 01 05  35 01 06  ff");
    expect(options.u32(51)).toBe(3600);
    expect(options.u8(53)).toBe(5);
    expect(problems(options)).toBe("51:2 53:2 ");
  });

  test("are refused beyond 16 KiB", () => {
    // 64 times 255 octets and once 64 are 16384.
    const options = new Uint8Array(64 * 257 + 2 + 65);
    for (let i = 0; i <= 64; i++) {
      options[i * 257] = 224;
      options[i * 257 + 1] = i < 64 ? 255 : 64;
    }
    const whole = new Options();
    expect(whole.parse(reply(options))).toBe(Malformed.None);
    expect(whole.length(224)).toBe(16384);
    options[64 * 257 + 1] = 65;
    expect(new Options().parse(reply(options))).toBe(Malformed.OptionsMalformed);
  });
});

describe("overloaded fields (option 52)", () => {
  const SNAME: string = "0c 01 73 ff";
  const FILE: string = "0c 01 66 ff";

  test("are read as the option says: file, sname, or file and then sname", () => {
    expect(toHex(parsed("0c 01 6f ff", SNAME, FILE).value(12))).toBe("6f");
    expect(toHex(parsed("0c 01 6f 34 01 01 ff", SNAME, FILE).value(12))).toBe("6f66");
    expect(toHex(parsed("34 01 02 0c 01 6f ff", SNAME, FILE).value(12))).toBe("6f73");
    expect(toHex(parsed("34 01 03 0c 01 6f ff", SNAME, FILE).value(12))).toBe("6f6673");
  });

  test("are not read for a value that means nothing, which is listed", () => {
    const values: string[] = ["00", "04", "07", "ff"];
    for (let i = 0; i < values.length; i++) {
      const options = parsed(`34 01${values[i]}0c 01 6f ff`, SNAME, FILE);
      expect(problems(options)).toBe("52:1 ");
      expect(options.has(52)).toBe(false);
      expect(toHex(options.value(12))).toBe("6f");
    }
  });

  test("are not read when the value is missing", () => {
    const options = parsed("34 00 0c 01 6f ff", SNAME, FILE);
    expect(toHex(options.value(12))).toBe("6f");
    expect(problems(options)).toBe("52:0 ");
  });

  test("are refused when an option runs past the field, even into the next one", () => {
    expect(verdict("34 01 01 ff", "", `${"00".repeat(127)}0c`)).toBe(Malformed.OptionsMalformed);
    expect(verdict("34 01 01 ff", "", `${"00".repeat(126)}0c01`)).toBe(Malformed.OptionsMalformed);
    expect(verdict("34 01 02 ff", `${"00".repeat(63)}0c`)).toBe(Malformed.OptionsMalformed);
    expect(verdict("34 01 02 ff", "0c ff")).toBe(Malformed.OptionsMalformed);
    expect(verdict("34 01 02 ff", "", "0c ff")).toBe(Malformed.None);
    expect(verdict("34 01 01 ff", "", `${"00".repeat(125)}0c0161`)).toBe(Malformed.None);
  });

  test("cannot overload once more", () => {
    const options = parsed("34 01 01 ff", SNAME, "34 01 03 ff");
    expect(options.has(12)).toBe(false);
    expect(options.u8(52)).toBe(1);
    expect(problems(options)).toBe("");
  });

  test("are plain names without the option", () => {
    expect(toHex(parsed("0c 01 6f ff", "2f62 6f6f 74", "0c ff").value(12))).toBe("6f");
  });
});

describe("options of a length that they cannot have", () => {
  test("are absent and listed: four octets", () => {
    const codes: i32[] = [1, 28, 50, 51, 54, 58, 59, 108];
    for (let i = 0; i < codes.length; i++) {
      for (let length = 0; length < 9; length++) {
        const octets = new Uint8Array(2 + length).fill(0x0a);
        octets[0] = codes[i] as u8;
        octets[1] = length as u8;
        const options = new Options();
        expect(options.parse(reply(octets))).toBe(Malformed.None);
        expect(options.has(codes[i])).toBe(length == 4);
        expect(options.u32(codes[i])).toBe(length == 4 ? 0x0a0a0a0a : 0);
        expect(options.problems.length).toBe(length == 4 ? 0 : 1);
      }
    }
  });

  test("do not touch the ones beside them", () => {
    const options = parsed("36 03 c00002  33 04 00000e10  03 05 c000020100  35 01 05  1a 01 05  ff");
    expect(options.u32(51)).toBe(3600);
    expect(options.u8(53)).toBe(5);
    expect(problems(options)).toBe("3:0 26:0 54:0 ");
  });

  test("are listed up to 64, and all absent", () => {
    const octets = new Uint8Array(2 * 79);
    for (let i = 0; i < 79; i++) octets[2 * i] = (i + 1) as u8;
    const options = new Options();
    expect(options.parse(reply(octets))).toBe(Malformed.None);
    // 68 may be empty; 63 and 77 to 79 have no rule.
    expect(options.problems.length).toBe(64);
    expect(options.has(76)).toBe(false);
    expect(options.has(68)).toBe(true);
  });
});

describe("problems", () => {
  test("are listed once for each code", () => {
    const options = parsed("0f 01 61 ff");
    options.report(15, Problem.Excess);
    options.report(15, Problem.Value);
    expect(options.has(15)).toBe(true);
    options.drop(15, Problem.Value);
    expect(options.has(15)).toBe(false);
    expect(options.value(15).length).toBe(0);
    expect(problems(options)).toBe("15:2 ");
  });
});
