import { isName, NameReader, nameFromText } from "../../../assembly/wire/names";
import { hex } from "../octets";

function text(characters: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(characters));
}

/** What the reader makes of a list: its names, and "!" where it cannot go on. */
function read(list: string): string {
  const reader = new NameReader(hex(list));
  let names = "";
  while (reader.more) {
    if (!reader.read()) return `${names}!`;
    names += `${reader.name} `;
  }
  return names;
}

describe("isName", () => {
  test("takes labels of letters, digits and hyphens", () => {
    expect(isName("a")).toBe(true);
    expect(isName("3com")).toBe(true);
    expect(isName("box-1.Example.COM")).toBe(true);
    expect(isName("xn--bcher-kva.example")).toBe(true);
    expect(isName("1.2.3.4")).toBe(true);
  });

  test("refuses empty labels, and hyphens at an edge", () => {
    expect(isName("")).toBe(false);
    expect(isName(".")).toBe(false);
    expect(isName(".a")).toBe(false);
    expect(isName("a.")).toBe(false);
    expect(isName("a..b")).toBe(false);
    expect(isName("-a")).toBe(false);
    expect(isName("a-")).toBe(false);
    expect(isName("a.-b")).toBe(false);
    expect(isName("a-.b")).toBe(false);
    expect(isName("-")).toBe(false);
  });

  test("takes no other character than the 63 and the dot", () => {
    for (let unit = 0; unit < 0x180; unit++) {
      const digit = unit >= 0x30 && unit <= 0x39;
      const upper = unit >= 0x41 && unit <= 0x5a;
      const lower = unit >= 0x61 && unit <= 0x7a;
      const allowed = digit || upper || lower || unit == 0x2d || unit == 0x2e;
      expect(isName(`a${String.fromCharCode(unit)}a`)).toBe(allowed);
    }
  });

  test("refuses what a shell would run", () => {
    const hostile: string[] = [
      "a;id",
      "`id`",
      "$(id)",
      "() { :;}; id",
      "a'b",
      "a\nb",
      "a b",
      "../a",
      "a/b",
      "a_b",
      'a"',
    ];
    for (let i = 0; i < hostile.length; i++) expect(isName(hostile[i])).toBe(false);
  });

  test("knows the limits of 63 and 253", () => {
    const label = "a".repeat(63);
    expect(isName(label)).toBe(true);
    expect(isName(`${label}a`)).toBe(false);
    const longest = `${label}.${label}.${label}.${"a".repeat(61)}`;
    expect(longest.length).toBe(253);
    expect(isName(longest)).toBe(true);
    expect(isName(`${longest}a`)).toBe(false);
  });
});

describe("nameFromText", () => {
  test("leaves out closing zeros and one closing dot", () => {
    expect(nameFromText(text("example.com"))).toBe("example.com");
    expect(nameFromText(hex("61 00 00"))).toBe("a");
    expect(nameFromText(hex("61 2e 00"))).toBe("a");
    expect(nameFromText(text("a.b."))).toBe("a.b");
    const longest = `${"a.".repeat(126)}a`;
    expect(nameFromText(text(longest))).toBe(longest);
  });

  test("is null for what is not a name", () => {
    expect(nameFromText(hex(""))).toBeNull();
    expect(nameFromText(hex("00 00"))).toBeNull();
    expect(nameFromText(hex("2e"))).toBeNull();
    expect(nameFromText(text("a.."))).toBeNull();
    expect(nameFromText(hex("61 00 62"))).toBeNull();
    expect(nameFromText(hex("61 ff"))).toBeNull();
    expect(nameFromText(text("a b"))).toBeNull();
    expect(nameFromText(text("a".repeat(254)))).toBeNull();
    expect(nameFromText(new Uint8Array(16384).fill(0x61))).toBeNull();
  });
});

describe("NameReader", () => {
  test("reads the example of RFC 3397 section 2", () => {
    // eng.apple.com, and marketing with a reference to apple.com.
    const list = "03656e67 056170706c65 03636f6d 00 096d61726b6574696e67 c004";
    expect(read(list)).toBe("eng.apple.com marketing.apple.com ");
  });

  test("follows references through references", () => {
    expect(read("0161 00 0162 c000 0163 c003 c007")).toBe("a b.a c.b.a c.b.a ");
  });

  test("gives an empty name for the root, and nothing for an empty list", () => {
    expect(read("00 0161 00")).toBe(" a ");
    expect(read("")).toBe("");
  });

  test("refuses the input of FreeBSD's CVE-2020-7461", () => {
    expect(read("02 c001 00 01 41 c001").endsWith("!")).toBe(true);
  });

  test("refuses references to themselves, forwards, in circles and past the end", () => {
    expect(read("c000")).toBe("!");
    expect(read("0161 c000")).toBe("!");
    expect(read("0161 c002")).toBe("!");
    expect(read("c002 0161 00")).toBe("!");
    expect(read("0161 c005 0162 c000")).toBe("!");
    expect(read("0161 00 0162 c003")).toBe("a !");
    expect(read("0161 00 ffff")).toBe("a !");
    // Back to a name that leads here again.
    expect(read("0161 0162 c002")).toBe("!");
  });

  test("refuses what is cut off", () => {
    expect(read("01")).toBe("!");
    expect(read("0161")).toBe("!");
    expect(read("0361 62")).toBe("!");
    expect(read("0161 c0")).toBe("!");
    expect(read("c0")).toBe("!");
  });

  test("refuses the label types that nobody defined", () => {
    expect(read(`${"40".concat("61".repeat(64))}00`)).toBe("!");
    expect(read("80 00")).toBe("!");
  });

  test("takes a name of 253 characters and refuses a longer one", () => {
    const label = `3f${"61".repeat(63)}`;
    expect(read(`${label + label + label}3d${"61".repeat(61)}00`).length).toBe(254);
    expect(read(`${label + label + label}3e${"61".repeat(62)}00`)).toBe("!");
    // 127 labels of one character are 253 characters.
    expect(read(`${"0161".repeat(127)}00`).length).toBe(254);
    expect(read(`${"0161".repeat(128)}00`)).toBe("!");
  });

  test("ends on long chains of references", () => {
    // Each refers to the one before it: legal, but with more steps than any name has labels.
    const chain = new Uint8Array(2 + 2 * 1000);
    chain[0] = 0;
    for (let i = 1; i <= 1000; i++) {
      const target = i == 1 ? 0 : 2 * i - 3;
      chain[2 * i - 1] = (0xc0 | (target >> 8)) as u8;
      chain[2 * i] = target as u8;
    }
    const reader = new NameReader(chain);
    let count = 0;
    while (reader.more && reader.read()) count++;
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(260);
  });
});
