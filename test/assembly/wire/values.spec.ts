import { Malformed } from "../../../assembly/wire/malformed";
import { Options } from "../../../assembly/wire/options";
import {
  classlessRoutes,
  hostAddress,
  hostAddresses,
  interfaceMtu,
  nameOption,
  searchList,
} from "../../../assembly/wire/values";
import { reply } from "../frames";
import { hex, toHex } from "../octets";

const LENGTH: string = "0";
const VALUE: string = "1";
const EXCESS: string = "2";

/** The one option `code` with this value, in parts of 255 where it is longer. */
function only(code: i32, value: string): Options {
  const octets = hex(value);
  let text = "";
  let at = 0;
  do {
    const part = octets.subarray(at, at + 255);
    const head = new Uint8Array(2);
    head[0] = code as u8;
    head[1] = part.length as u8;
    text += toHex(head) + toHex(part);
    at += 255;
  } while (at < octets.length);
  const options = new Options();
  assert(options.parse(reply(hex(`${text}ff`))) == Malformed.None, "the options are sound");
  return options;
}

function problems(options: Options): string {
  let text = "";
  for (let i = 0; i < options.problems.length; i++) text += (options.problems[i].problem as i32).toString();
  return text;
}

function routes(options: Options, code: i32 = 121): string {
  const list = classlessRoutes(options, code);
  let text = "";
  for (let i = 0; i < list.length; i++) {
    const route = list[i];
    text += `${route.destination.toString(16)}/${route.prefixLength.toString()}>${route.gateway.toString(16)} `;
  }
  return text;
}

describe("hostAddress", () => {
  test("is the option's value, or 0 where it is absent or no host's", () => {
    expect(hostAddress(only(54, "c0000201"), 54)).toBe(0xc0000201);
    expect(hostAddress(only(1, "ffffff00"), 54)).toBe(0);
    const bad: string[] = ["00000000", "7f000001", "e0000001", "ffffffff"];
    for (let i = 0; i < bad.length; i++) {
      const options = only(54, bad[i]);
      expect(hostAddress(options, 54)).toBe(0);
      expect(options.has(54)).toBe(false);
      expect(problems(options)).toBe(VALUE);
    }
  });
});

describe("hostAddresses", () => {
  test("keeps the server's order", () => {
    const list = hostAddresses(only(6, "c0000202 c0000201"), 6);
    expect(list.length).toBe(2);
    expect(list[0]).toBe(0xc0000202);
    expect(list[1]).toBe(0xc0000201);
    expect(hostAddresses(only(1, "ffffff00"), 6).length).toBe(0);
  });

  test("leaves out what is no host's, and keeps the rest", () => {
    const options = only(3, "00000000 c0000201 ffffffff");
    expect(hostAddresses(options, 3).length).toBe(1);
    expect(problems(options)).toBe(VALUE);
    expect(options.has(3)).toBe(true);
  });

  test("takes 16", () => {
    const full = only(6, "c0000201".repeat(16));
    expect(hostAddresses(full, 6).length).toBe(16);
    expect(problems(full)).toBe("");
    const over = only(6, "c0000201".repeat(100));
    expect(hostAddresses(over, 6).length).toBe(16);
    expect(problems(over)).toBe(EXCESS);
  });

  test("is empty for every length that is no multiple of four", () => {
    for (let length = 0; length < 12; length++) {
      const options = only(6, "0a".repeat(length));
      expect(hostAddresses(options, 6).length).toBe(length % 4 == 0 ? length / 4 : 0);
      expect(problems(options)).toBe(length % 4 == 0 && length > 0 ? "" : LENGTH);
    }
  });
});

describe("interfaceMtu", () => {
  test("is 68 to 65535", () => {
    expect(interfaceMtu(only(26, "0044"))).toBe(68);
    expect(interfaceMtu(only(26, "05dc"))).toBe(1500);
    expect(interfaceMtu(only(26, "ffff"))).toBe(65535);
    expect(interfaceMtu(only(1, "ffffff00"))).toBe(0);
  });

  test("is 0 below 68, which is listed", () => {
    const bad: string[] = ["0000", "0001", "0043"];
    for (let i = 0; i < bad.length; i++) {
      const options = only(26, bad[i]);
      expect(interfaceMtu(options)).toBe(0);
      expect(problems(options)).toBe(VALUE);
    }
  });
});

describe("nameOption", () => {
  test("is a name, or null, which is listed unless the option is absent", () => {
    expect(nameOption(only(15, "6578616d706c652e636f6d00"), 15)).toBe("example.com");
    const absent = only(1, "ffffff00");
    expect(nameOption(absent, 15)).toBeNull();
    expect(problems(absent)).toBe("");
    // a;id
    const hostile = only(12, "613b6964");
    expect(nameOption(hostile, 12)).toBeNull();
    expect(hostile.has(12)).toBe(false);
    expect(problems(hostile)).toBe(VALUE);
  });
});

describe("searchList", () => {
  test("keeps the server's order", () => {
    const names = searchList(only(119, "03656e67 056170706c65 03636f6d 00 096d61726b6574696e67 c004"));
    expect(names.join(" ")).toBe("eng.apple.com marketing.apple.com");
    expect(searchList(only(1, "ffffff00")).length).toBe(0);
  });

  test("leaves out names with forbidden characters and the root, and keeps the rest", () => {
    const options = only(119, "0161 00 033b6964 00 00 0162 00");
    expect(searchList(options).join(" ")).toBe("a b");
    expect(problems(options)).toBe(VALUE);
  });

  test("is refused as a whole when it cannot be followed", () => {
    const bad: string[] = ["02 c001 00 01 41 c001", "0161 00 c003", "0161 00 0162", "0161 00 c0"];
    for (let i = 0; i < bad.length; i++) {
      const options = only(119, bad[i]);
      expect(searchList(options).length).toBe(0);
      expect(problems(options)).toBe(VALUE);
      expect(options.has(119)).toBe(false);
    }
  });

  test("takes 32 names, also across parts of the option", () => {
    const full = only(119, "0161 056170706c65 03636f6d 00".repeat(32));
    expect(searchList(full).length).toBe(32);
    expect(problems(full)).toBe("");
    const over = only(119, "0161 00".repeat(33));
    expect(searchList(over).length).toBe(32);
    expect(problems(over)).toBe(EXCESS);
  });
});

describe("classlessRoutes", () => {
  test("reads the examples of RFC 3442", () => {
    const options = only(
      121,
      "00 0a000001  08 0a 0a000001  18 0a0000 0a000001  10 0a11 0a000001  18 0a1b81 0a000001  19 0a e5 00 80 0a000001" +
        "20 0ac600 0f 0a000001",
    );
    expect(routes(options)).toBe(
      "0/0>a000001 a000000/8>a000001 a000000/24>a000001 a110000/16>a000001 a1b8100/24>a000001 ae50080/25>a000001 " +
        "ac6000f/32>a000001 ",
    );
    expect(problems(options)).toBe("");
  });

  test("takes a gateway of 0 for the link itself, and reads option 249 alike", () => {
    expect(routes(only(121, "20 c0000202 00000000"))).toBe("c0000202/32>0 ");
    expect(routes(only(249, "10 c612 c0000201"), 249)).toBe("c6120000/16>c0000201 ");
  });

  test("clears the bits behind the prefix", () => {
    expect(routes(only(121, "09 0aff c0000201"))).toBe("a800000/9>c0000201 ");
    expect(routes(only(121, "01 ff c0000201  1f ffffffff c0000201"))).toBe("80000000/1>c0000201 fffffffe/31>c0000201 ");
  });

  test("reads as many octets as each prefix reaches into", () => {
    for (let prefix = 0; prefix <= 32; prefix++) {
      const octets = new Uint8Array(1 + (prefix + 7) / 8);
      octets[0] = prefix as u8;
      const options = only(121, `${toHex(octets)}c000020100c0000202`);
      expect(routes(options)).toBe(`0/${prefix.toString()}>c0000201 0/0>c0000202 `);
    }
  });

  test("is refused as a whole for a prefix over 32", () => {
    for (let prefix = 33; prefix < 256; prefix++) {
      const octets = new Uint8Array(1);
      octets[0] = prefix as u8;
      const options = only(121, `00c0000201${toHex(octets)}${"0a".repeat(36)}`);
      expect(routes(options)).toBe("");
      expect(problems(options)).toBe(VALUE);
      expect(options.has(121)).toBe(false);
    }
  });

  test("is refused as a whole when it is cut off", () => {
    const whole = "00 c0000201 18 c61200 c0000201".replaceAll(" ", "");
    for (let length = 0; length < 13; length++) {
      const options = only(121, whole.substr(0, 2 * length));
      expect(routes(options)).toBe(length == 5 ? "0/0>c0000201 " : "");
      expect(problems(options)).toBe(length == 5 ? "" : LENGTH);
    }
    expect(routes(only(121, whole))).toBe("0/0>c0000201 c6120000/24>c0000201 ");
  });

  test("is refused as a whole for a gateway that is no host's", () => {
    const options = only(121, "00 c0000201  08 0a 7f000001");
    expect(routes(options)).toBe("");
    expect(problems(options)).toBe(VALUE);
  });

  test("takes 64", () => {
    const full = only(121, "00c0000201".repeat(64));
    expect(classlessRoutes(full, 121).length).toBe(64);
    expect(problems(full)).toBe("");
    const over = only(121, "00c0000201".repeat(65));
    expect(classlessRoutes(over, 121).length).toBe(64);
    expect(problems(over)).toBe(EXCESS);
  });
});
