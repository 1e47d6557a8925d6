import { Malformed } from "../../../assembly/wire/malformed";
import { BOOTREPLY, BOOTREQUEST, buildMessage, MessageView } from "../../../assembly/wire/message";
import { replyOctets } from "../frames";
import { flip, hex, toHex } from "../octets";

/** Octet n has the value n, but for the magic cookie. */
function counted(): Uint8Array {
  const message = new Uint8Array(244);
  for (let i = 0; i < 244; i++) message[i] = i as u8;
  message.set(hex("63825363"), 236);
  return message;
}

describe("MessageView", () => {
  test("reads every field from its place in RFC 2131 figure 1", () => {
    const view = new MessageView(counted());
    expect(view.check()).toBe(Malformed.None);
    expect(view.op).toBe(0);
    expect(view.htype).toBe(1);
    expect(view.hlen).toBe(2);
    expect(view.hops).toBe(3);
    expect(view.xid).toBe(0x04050607);
    expect(view.secs).toBe(0x0809);
    expect(view.flags).toBe(0x0a0b);
    expect(view.ciaddr).toBe(0x0c0d0e0f);
    expect(view.yiaddr).toBe(0x10111213);
    expect(view.siaddr).toBe(0x14151617);
    expect(view.giaddr).toBe(0x18191a1b);
    expect(view.chaddr).toBe(0x1c1d1e1f2021);
    expect(view.sname.length).toBe(64);
    expect(view.sname[0]).toBe(44);
    expect(view.file.length).toBe(128);
    expect(view.file[0]).toBe(108);
    expect(toHex(view.options)).toBe("f0f1f2f3");
  });

  test("refuses every length below 240, and takes no options at all", () => {
    for (let length = 0; length < 240; length++) {
      expect(new MessageView(counted().subarray(0, length)).check()).toBe(Malformed.MessageTruncated);
    }
    const view = new MessageView(counted().subarray(0, 240));
    expect(view.check()).toBe(Malformed.None);
    expect(view.options.length).toBe(0);
  });

  test("refuses a magic cookie in which any one bit was flipped", () => {
    for (let bit = 0; bit < 32; bit++) {
      const message = counted();
      flip(message, 236 * 8 + bit);
      expect(new MessageView(message).check()).toBe(Malformed.MagicCookie);
    }
  });

  test("is for a client with the same hardware type, length and address", () => {
    const message = replyOctets(hex("ff"));
    expect(new MessageView(message).op).toBe(BOOTREPLY);
    expect(new MessageView(message).isFor(0x020000000001)).toBe(true);
    expect(new MessageView(message).isFor(0x020000000002)).toBe(false);
    message[1] = 6;
    expect(new MessageView(message).isFor(0x020000000001)).toBe(false);
    message[1] = 1;
    message[2] = 16;
    expect(new MessageView(message).isFor(0x020000000001)).toBe(false);
  });
});

describe("buildMessage", () => {
  test("writes every field and pads to 300 octets", () => {
    const message = buildMessage(0xdeadbeef, 0x1234, true, 0xc0000264, 0x020000000001, hex("350101ff"));
    expect(message.length).toBe(300);
    const view = new MessageView(message);
    expect(view.check()).toBe(Malformed.None);
    expect(view.op).toBe(BOOTREQUEST);
    expect(view.htype).toBe(1);
    expect(view.hlen).toBe(6);
    expect(view.hops).toBe(0);
    expect(view.xid).toBe(0xdeadbeef);
    expect(view.secs).toBe(0x1234);
    expect(view.flags).toBe(0x8000);
    expect(view.ciaddr).toBe(0xc0000264);
    expect(view.yiaddr | view.siaddr | view.giaddr).toBe(0);
    expect(view.isFor(0x020000000001)).toBe(true);
    expect(toHex(view.sname)).toBe("00".repeat(64));
    expect(toHex(view.file)).toBe("00".repeat(128));
    expect(toHex(view.options)).toBe(`350101ff${"00".repeat(56)}`);
  });

  test("sets no flag unless asked", () => {
    expect(new MessageView(buildMessage(1, 0, false, 0, 1, hex("ff"))).flags).toBe(0);
  });

  test("keeps long options whole", () => {
    const options = new Uint8Array(308).fill(7);
    const message = buildMessage(1, 0, false, 0, 1, options);
    expect(message.length).toBe(548);
    expect(toHex(new MessageView(message).options)).toBe(toHex(options));
  });
});
