import { Writer } from "../../../assembly/wire/bytes";
import { EthernetView, writeEthernet } from "../../../assembly/wire/ethernet";
import { Malformed } from "../../../assembly/wire/malformed";
import { hex, toHex } from "../octets";

const PLAIN: string = "020000000001 020000000053 0800 aabb";
const TAGGED: string = "020000000001 020000000053 8100 6007 0806 aabb";

describe("EthernetView", () => {
  test("reads a header without a tag", () => {
    const view = new EthernetView(hex(PLAIN));
    expect(view.check()).toBe(Malformed.None);
    expect(view.destination).toBe(0x020000000001);
    expect(view.source).toBe(0x020000000053);
    expect(view.isTagged).toBe(false);
    expect(view.priority).toBe(0);
    expect(view.vlanId).toBe(0);
    expect(view.etherType).toBe(0x0800);
    expect(toHex(view.payload)).toBe("aabb");
  });

  test("reads a header with one tag", () => {
    const view = new EthernetView(hex(TAGGED));
    expect(view.check()).toBe(Malformed.None);
    expect(view.isTagged).toBe(true);
    expect(view.priority).toBe(3);
    expect(view.vlanId).toBe(7);
    expect(view.etherType).toBe(0x0806);
    expect(toHex(view.payload)).toBe("aabb");
  });

  test("reads the widest priority and VLAN identifier", () => {
    const view = new EthernetView(hex("020000000001 020000000053 8100 ffff 0806"));
    expect(view.check()).toBe(Malformed.None);
    expect(view.priority).toBe(7);
    expect(view.vlanId).toBe(4095);
    expect(view.payload.length).toBe(0);
  });

  test("refuses a second tag of either kind", () => {
    const inner: string[] = ["8100", "88a8"];
    for (let i = 0; i < inner.length; i++) {
      const view = new EthernetView(hex(`020000000001 020000000053 8100 0000${inner[i]}0000 0800`));
      expect(view.check()).toBe(Malformed.FrameForeign);
    }
  });

  test("refuses every length within a header", () => {
    for (let length = 0; length < 14; length++) {
      expect(new EthernetView(hex(PLAIN).subarray(0, length)).check()).toBe(Malformed.FrameTruncated);
    }
    expect(new EthernetView(hex(PLAIN).subarray(0, 14)).check()).toBe(Malformed.None);
    for (let length = 0; length < 18; length++) {
      expect(new EthernetView(hex(TAGGED).subarray(0, length)).check()).toBe(Malformed.FrameTruncated);
    }
    expect(new EthernetView(hex(TAGGED).subarray(0, 18)).check()).toBe(Malformed.None);
  });
});

describe("writeEthernet", () => {
  test("writes what the view reads", () => {
    const writer = new Writer(14);
    writeEthernet(writer, 0xffffffffffff, 0x020000000001, 0x0806);
    expect(toHex(writer.finish())).toBe("ffffffffffff" + "020000000001" + "0806");
  });
});
