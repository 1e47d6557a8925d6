import {
  classPrefixLength,
  isHost,
  isNetworkOrBroadcast,
  maskOf,
  prefixLengthOf,
} from "../../../assembly/wire/addresses";

describe("isHost", () => {
  test("is true for unicast addresses", () => {
    expect(isHost(0x01000000)).toBe(true);
    expect(isHost(0x0a000001)).toBe(true);
    expect(isHost(0x7effffff)).toBe(true);
    expect(isHost(0x80000000)).toBe(true);
    expect(isHost(0xa9fea9fe)).toBe(true);
    expect(isHost(0xdfffffff)).toBe(true);
  });

  test("is false for 0/8, loopback, multicast, reserved and broadcast", () => {
    expect(isHost(0)).toBe(false);
    expect(isHost(0x00ffffff)).toBe(false);
    expect(isHost(0x7f000001)).toBe(false);
    expect(isHost(0x7fffffff)).toBe(false);
    expect(isHost(0xe0000001)).toBe(false);
    expect(isHost(0xf0000000)).toBe(false);
    expect(isHost(0xffffffff)).toBe(false);
  });
});

describe("masks", () => {
  test("and prefix lengths turn into each other", () => {
    expect(maskOf(0)).toBe(0);
    expect(maskOf(1)).toBe(0x80000000);
    expect(maskOf(24)).toBe(0xffffff00);
    expect(maskOf(32)).toBe(0xffffffff);
    for (let length = 1; length <= 32; length++) expect(prefixLengthOf(maskOf(length))).toBe(length);
  });

  test("that are 0 or have a hole have no prefix length", () => {
    expect(prefixLengthOf(0)).toBe(0);
    expect(prefixLengthOf(1)).toBe(0);
    expect(prefixLengthOf(0xff00ff00)).toBe(0);
    expect(prefixLengthOf(0xfffffffd)).toBe(0);
    expect(prefixLengthOf(0x7fffffff)).toBe(0);
    // Each right mask with any one bit turned over is right again only at its edge.
    for (let length = 2; length <= 31; length++) {
      for (let bit: u32 = 0; bit < 32; bit++) {
        const turned = prefixLengthOf(maskOf(length) ^ ((1 as u32) << bit));
        const atEdge = (bit as i32) == 32 - length || (bit as i32) == 31 - length;
        expect(turned != 0).toBe(atEdge);
      }
    }
  });

  test("follow the class where there is none", () => {
    expect(classPrefixLength(0x0a000001)).toBe(8);
    expect(classPrefixLength(0x7effffff)).toBe(8);
    expect(classPrefixLength(0x80000001)).toBe(16);
    expect(classPrefixLength(0xbfffffff)).toBe(16);
    expect(classPrefixLength(0xc0000001)).toBe(24);
    expect(classPrefixLength(0xdfffffff)).toBe(24);
  });
});

describe("isNetworkOrBroadcast", () => {
  test("is true for the first and last address of a prefix up to 30", () => {
    expect(isNetworkOrBroadcast(0xc0000200, 24)).toBe(true);
    expect(isNetworkOrBroadcast(0xc00002ff, 24)).toBe(true);
    expect(isNetworkOrBroadcast(0xc0000201, 24)).toBe(false);
    expect(isNetworkOrBroadcast(0xc00002fe, 24)).toBe(false);
    expect(isNetworkOrBroadcast(0xc00002ff, 23)).toBe(false);
    expect(isNetworkOrBroadcast(0xc0000204, 30)).toBe(true);
    expect(isNetworkOrBroadcast(0xc0000207, 30)).toBe(true);
  });

  test("is false for prefixes of 31 and 32", () => {
    expect(isNetworkOrBroadcast(0xc0000200, 31)).toBe(false);
    expect(isNetworkOrBroadcast(0xc0000201, 31)).toBe(false);
    expect(isNetworkOrBroadcast(0xc0000200, 32)).toBe(false);
    expect(isNetworkOrBroadcast(0xffffffff, 32)).toBe(false);
  });
});
