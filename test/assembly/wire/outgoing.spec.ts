import { EthernetView } from "../../../assembly/wire/ethernet";
import { Ipv4View } from "../../../assembly/wire/ipv4";
import { Malformed } from "../../../assembly/wire/malformed";
import { buildMessage, MessageView } from "../../../assembly/wire/message";
import { buildFrame } from "../../../assembly/wire/outgoing";
import { UdpView } from "../../../assembly/wire/udp";
import { hex, toHex } from "../octets";

describe("buildFrame", () => {
  test("is read back layer by layer", () => {
    const message = buildMessage(7, 0, false, 0, 0x020000000001, hex("350101ff"));
    const frame = buildFrame(0xffffffffffff, 0x020000000001, 0xffffffff, 0, 0x1234, message);
    expect(frame.length).toBe(14 + 20 + 8 + 300);
    const ethernet = new EthernetView(frame);
    expect(ethernet.check()).toBe(Malformed.None);
    expect(ethernet.source).toBe(0x020000000001);
    expect(ethernet.destination).toBe(0xffffffffffff);
    const ipv4 = new Ipv4View(ethernet.payload);
    expect(ipv4.check()).toBe(Malformed.None);
    expect(ipv4.source).toBe(0);
    expect(ipv4.destination).toBe(0xffffffff);
    expect(ipv4.identification).toBe(0x1234);
    const udp = new UdpView(ipv4.payload, ipv4.source, ipv4.destination);
    expect(udp.check(false)).toBe(Malformed.None);
    expect(udp.sourcePort).toBe(68);
    expect(udp.destinationPort).toBe(67);
    expect(toHex(udp.payload)).toBe(toHex(message));
    expect(new MessageView(udp.payload).check()).toBe(Malformed.None);
  });

  test("goes to one server as well", () => {
    const frame = buildFrame(0x020000000053, 0x020000000001, 0xc0000201, 0xc0000264, 0, hex("aabb"));
    const ipv4 = new Ipv4View(new EthernetView(frame).payload);
    expect(ipv4.check()).toBe(Malformed.None);
    expect(ipv4.source).toBe(0xc0000264);
    expect(ipv4.destination).toBe(0xc0000201);
    expect(new UdpView(ipv4.payload, ipv4.source, ipv4.destination).check(false)).toBe(Malformed.None);
  });
});
