// What real servers sent, read layer by layer.

import { prefixLengthOf } from "../../../assembly/wire/addresses";
import { ARP_REQUEST, ArpView } from "../../../assembly/wire/arp";
import { Incoming } from "../../../assembly/wire/incoming";
import { Malformed } from "../../../assembly/wire/malformed";
import { BOOTREPLY, MessageView } from "../../../assembly/wire/message";
import { Options } from "../../../assembly/wire/options";
import {
  classlessRoutes,
  hostAddress,
  hostAddresses,
  interfaceMtu,
  nameOption,
  searchList,
} from "../../../assembly/wire/values";
import {
  DHCPD_ACK,
  DHCPD_NAK,
  DHCPD_OFFER,
  DHCPD_OVERLOADED,
  DNSMASQ_ACK,
  DNSMASQ_NAK,
  DNSMASQ_OFFER,
  KEA_ACK,
  KEA_NAK,
  KEA_OFFER,
  LINUX_ARP,
  UDHCPD_ACK,
  UDHCPD_ARP,
  UDHCPD_NAK,
  UDHCPD_OFFER,
} from "../fixtures/servers";
import { CLIENT_MAC, SERVER, SERVER_MAC } from "../frames";
import { hex } from "../octets";

const SHORT_SEARCH: string = "alpha.example.com beta.example.com";
const SEARCH: string =
  "alpha.example.com beta.example.com gamma.example.com delta.corp.example.net epsilon.corp.example.net";
const LONG_SEARCH: string =
  SEARCH +
  " zeta.a-rather-long-department-name.corp.example.net eta.another-rather-long-department-name.corp.example.net" +
  " theta.yet-another-rather-long-department-name.corp.example.net";

/** The options of a captured reply, whose fixed part is compared on the way. */
function optionsOf(frame: string, partial: bool, yiaddr: u32, xid: u32 = 0x11223344): Options {
  const incoming = new Incoming(hex(frame), CLIENT_MAC, partial);
  expect(incoming.malformed).toBe(Malformed.None);
  expect(incoming.linkSource).toBe(SERVER_MAC);
  expect(incoming.source).toBe(SERVER);
  const message = incoming.message as MessageView;
  expect(message.op).toBe(BOOTREPLY);
  expect(message.isFor(CLIENT_MAC)).toBe(true);
  expect(message.xid).toBe(xid);
  expect(message.yiaddr).toBe(yiaddr);
  const options = new Options();
  expect(options.parse(message)).toBe(Malformed.None);
  return options;
}

/** What every one of the servers was told to give. */
function expectGrant(options: Options, kind: u8, leaseTime: u32, search: string): void {
  expect(options.u8(53)).toBe(kind);
  expect(hostAddress(options, 54)).toBe(SERVER);
  expect(options.u32(51)).toBe(leaseTime);
  expect(prefixLengthOf(options.u32(1))).toBe(24);
  expect(interfaceMtu(options)).toBe(1400);
  expect(nameOption(options, 15)).toBe("example.com");
  expect(searchList(options).join(" ")).toBe(search);
  const routers = hostAddresses(options, 3);
  expect(routers.length).toBe(1);
  expect(routers[0]).toBe(SERVER);
  const nameServers = hostAddresses(options, 6);
  expect(nameServers.length).toBe(2);
  expect(nameServers[1]).toBe(0xc0000202);
  expect(hostAddresses(options, 42)[0]).toBe(SERVER);
  const routes = classlessRoutes(options, 121);
  expect(routes.length).toBe(3);
  expect(routes[0].destination).toBe(0xc0000202);
  expect(routes[0].prefixLength).toBe(32);
  expect(routes[0].gateway).toBe(0);
  expect(routes[1].destination).toBe(0xc6120000);
  expect(routes[1].prefixLength).toBe(16);
  expect(routes[1].gateway).toBe(SERVER);
  expect(routes[2].destination).toBe(0);
  expect(routes[2].prefixLength).toBe(0);
  expect(options.problems.length).toBe(0);
}

describe("dnsmasq", () => {
  test("grants, with a partial checksum", () => {
    const offer = optionsOf(DNSMASQ_OFFER, true, 0xc0000267);
    expectGrant(offer, 2, 3600, SEARCH);
    const ack = optionsOf(DNSMASQ_ACK, true, 0xc0000267);
    expectGrant(ack, 5, 3600, SEARCH);
    expect(ack.u32(58)).toBe(1800);
    expect(ack.u32(59)).toBe(3150);
    expect(ack.u32(28)).toBe(0xc00002ff);
    expect(classlessRoutes(ack, 249).length).toBe(3);
  });

  test("is refused where the checksum must be complete", () => {
    expect(new Incoming(hex(DNSMASQ_ACK), CLIENT_MAC, false).malformed).toBe(Malformed.UdpChecksum);
  });

  test("refuses", () => {
    const nak = optionsOf(DNSMASQ_NAK, true, 0, 0x55667788);
    expect(nak.u8(53)).toBe(6);
    expect(hostAddress(nak, 54)).toBe(SERVER);
  });
});

describe("ISC dhcpd", () => {
  test("grants", () => {
    expectGrant(optionsOf(DHCPD_OFFER, false, 0xc0000264), 2, 3600, LONG_SEARCH);
    const ack = optionsOf(DHCPD_ACK, false, 0xc0000264);
    expectGrant(ack, 5, 3600, LONG_SEARCH);
    expect(nameOption(ack, 12)).toBe("client-one");
    expect(ack.u32(28)).toBe(0xc00002ff);
  });

  test("puts options into file and sname where the client takes 576 octets only", () => {
    const ack = optionsOf(DHCPD_OVERLOADED, false, 0xc0000264, 0x6e721a0b);
    expect(ack.u8(52)).toBe(3);
    // Option 119 is in two parts, in the options field and in file; option 121 is in sname.
    expectGrant(ack, 5, 3600, LONG_SEARCH);
    expect(nameOption(ack, 66)).toBe("tftp.example.com");
  });

  test("refuses", () => {
    const nak = optionsOf(DHCPD_NAK, false, 0, 0x55667788);
    expect(nak.u8(53)).toBe(6);
    expect(hostAddress(nak, 54)).toBe(SERVER);
  });
});

describe("Kea", () => {
  test("grants, with option 119 in two parts that cut a label in two", () => {
    const search = `${LONG_SEARCH} iota.and-one-more-rather-long-department-name.corp.example.net`;
    expectGrant(optionsOf(KEA_OFFER, false, 0xc0000264), 2, 4000, search);
    const ack = optionsOf(KEA_ACK, false, 0xc0000264);
    expectGrant(ack, 5, 4000, search);
    expect(ack.length(119)).toBe(253 + 92);
    expect(ack.u32(58)).toBe(1000);
    expect(ack.u32(59)).toBe(2000);
  });

  test("refuses, with a message shorter than 300 octets", () => {
    const nak = optionsOf(KEA_NAK, false, 0, 0x55667788);
    expect(nak.u8(53)).toBe(6);
    expect(hostAddress(nak, 54)).toBe(SERVER);
  });
});

describe("BusyBox udhcpd", () => {
  test("grants", () => {
    expectGrant(optionsOf(UDHCPD_OFFER, false, 0xc0000267), 2, 3600, SHORT_SEARCH);
    expectGrant(optionsOf(UDHCPD_ACK, false, 0xc0000267), 5, 3600, SHORT_SEARCH);
  });

  test("refuses", () => {
    const nak = optionsOf(UDHCPD_NAK, false, 0, 0x55667788);
    expect(nak.u8(53)).toBe(6);
    expect(hostAddress(nak, 54)).toBe(SERVER);
  });
});

describe("ARP", () => {
  test("of Linux and of udhcpd, bare and padded", () => {
    const frames: string[] = [LINUX_ARP, UDHCPD_ARP];
    for (let i = 0; i < frames.length; i++) {
      const arp = new Incoming(hex(frames[i]), CLIENT_MAC, false).arp as ArpView;
      expect(arp.operation).toBe(ARP_REQUEST);
      expect(arp.senderMac).toBe(SERVER_MAC);
      expect(arp.senderAddress).toBe(SERVER);
      expect(arp.targetAddress).toBe(0xc0000267);
    }
  });
});
