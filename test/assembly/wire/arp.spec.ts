import {
  ARP_REPLY,
  ARP_REQUEST,
  ArpView,
  buildArpAnnouncement,
  buildArpProbe,
  buildArpReply,
  buildArpRequest,
} from "../../../assembly/wire/arp";
import { Malformed } from "../../../assembly/wire/malformed";
import { hex, toHex } from "../octets";

const REQUEST: string = "0001 0800 06 04 0001 020000000053 c0000201 000000000000 c0000264";

const OWN: u64 = 0x020000000001;
const ADDRESS: u32 = 0xc0000264;

function changed(at: i32, value: u8): ArpView {
  const packet = hex(REQUEST);
  packet[at] = value;
  return new ArpView(packet);
}

describe("ArpView", () => {
  test("reads every field", () => {
    const view = new ArpView(hex("0001 0800 06 04 0002 020000000053 c0000201 020000000001 c0000264 0000"));
    expect(view.check()).toBe(Malformed.None);
    expect(view.operation).toBe(ARP_REPLY);
    expect(view.senderMac).toBe(0x020000000053);
    expect(view.senderAddress).toBe(0xc0000201);
    expect(view.targetMac).toBe(OWN);
    expect(view.targetAddress).toBe(ADDRESS);
    expect(view.isProbe).toBe(false);
  });

  test("tells a probe from a request and from a reply without an address", () => {
    expect(new ArpView(hex(REQUEST)).isProbe).toBe(false);
    const probe = hex("0001 0800 06 04 0001 020000000053 00000000 000000000000 c0000264");
    expect(new ArpView(probe).isProbe).toBe(true);
    probe[7] = 2;
    expect(new ArpView(probe).isProbe).toBe(false);
  });

  test("refuses every truncated length", () => {
    for (let length = 0; length < 28; length++) {
      expect(new ArpView(hex(REQUEST).subarray(0, length)).check()).toBe(Malformed.ArpMalformed);
    }
    expect(new ArpView(hex(REQUEST)).check()).toBe(Malformed.None);
  });

  test("refuses other hardware, protocols, sizes and operations", () => {
    expect(changed(1, 6).check()).toBe(Malformed.ArpMalformed);
    expect(changed(2, 0x86).check()).toBe(Malformed.ArpMalformed);
    for (let size: i32 = 0; size < 256; size++) {
      expect(changed(4, size as u8).check()).toBe(size == 6 ? Malformed.None : Malformed.ArpMalformed);
      expect(changed(5, size as u8).check()).toBe(size == 4 ? Malformed.None : Malformed.ArpMalformed);
      const known = size == ARP_REQUEST || size == ARP_REPLY;
      expect(changed(7, size as u8).check()).toBe(known ? Malformed.None : Malformed.ArpMalformed);
    }
  });
});

describe("frames for ARP", () => {
  test("a probe claims nothing", () => {
    expect(toHex(buildArpProbe(OWN, ADDRESS))).toBe(
      "ffffffffffff0200000000010806" + "0001080006040001" + "02000000000100000000" + "000000000000c0000264",
    );
  });

  test("an announcement names the address twice", () => {
    expect(toHex(buildArpAnnouncement(OWN, ADDRESS))).toBe(
      "ffffffffffff0200000000010806" + "0001080006040001" + "020000000001c0000264" + "000000000000c0000264",
    );
  });

  test("a request asks everybody", () => {
    expect(toHex(buildArpRequest(OWN, ADDRESS, 0xc0000201))).toBe(
      "ffffffffffff0200000000010806" + "0001080006040001" + "020000000001c0000264" + "000000000000c0000201",
    );
  });

  test("a reply goes to one station", () => {
    expect(toHex(buildArpReply(OWN, ADDRESS, 0x020000000053, 0xc0000201))).toBe(
      "0200000000530200000000010806" + "0001080006040002" + "020000000001c0000264" + "020000000053c0000201",
    );
  });
});
