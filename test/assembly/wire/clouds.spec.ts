// What the servers of clouds send must be usable without a complaint.

import { maskOf, prefixLengthOf } from "../../../assembly/wire/addresses";
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
import {
  AWS,
  AZURE,
  DIGITALOCEAN,
  GCP,
  HETZNER,
  HETZNER_PRIVATE,
  LIBVIRT,
  OPENSTACK_DNSMASQ,
  OPENSTACK_OVN,
  ORACLE,
  SLIRP,
} from "../fixtures/clouds";
import { reply } from "../frames";
import { hex } from "../octets";

function optionsOf(text: string, sname: string = ""): Options {
  const options = new Options();
  expect(options.parse(reply(hex(text), hex(sname)))).toBe(Malformed.None);
  return options;
}

/** The routes, one after the other, as destination/length>gateway. */
function routes(options: Options, code: i32): string {
  const list = classlessRoutes(options, code);
  let text = "";
  for (let i = 0; i < list.length; i++) {
    text += `${list[i].destination.toString(16)}/${list[i].prefixLength}>${list[i].gateway.toString(16)} `;
  }
  return text;
}

describe("clouds", () => {
  test("all grant a lease without a problem", () => {
    const all: string[] = [AWS, AZURE, DIGITALOCEAN, GCP, HETZNER, HETZNER_PRIVATE, LIBVIRT];
    const more: string[] = [OPENSTACK_DNSMASQ, OPENSTACK_OVN, ORACLE, SLIRP];
    const every = all.concat(more);
    for (let i = 0; i < every.length; i++) {
      const options = optionsOf(every[i]);
      expect(options.u8(53)).toBe(5);
      expect(options.u32(51)).toBeGreaterThanOrEqual(3600);
      expect(options.u32(1)).toBe(maskOf(prefixLengthOf(options.u32(1))));
      hostAddress(options, 54);
      hostAddresses(options, 3);
      hostAddresses(options, 6);
      hostAddresses(options, 42);
      classlessRoutes(options, 121);
      classlessRoutes(options, 249);
      searchList(options);
      nameOption(options, 12);
      nameOption(options, 15);
      interfaceMtu(options);
      expect(options.problems.length).toBe(0);
    }
  });

  test("Google and Hetzner send the route to a router outside the /32 first", () => {
    const gcp = optionsOf(GCP);
    expect(prefixLengthOf(gcp.u32(1))).toBe(32);
    expect(routes(gcp, 121)).toBe("a9c0001/32>0 0/0>a9c0001 ");
    expect(searchList(gcp).join(" ")).toBe("c.proj.internal google.internal");
    expect(interfaceMtu(gcp)).toBe(1460);
    expect(routes(optionsOf(HETZNER), 121)).toBe("ac1f0101/32>0 0/0>ac1f0101 ");
    expect(hostAddresses(optionsOf(HETZNER_PRIVATE), 3).length).toBe(0);
  });

  test("Azure sends infinite times, three routes, and a name in sname that is no option", () => {
    const azure = optionsOf(AZURE, "44534d313131303730393135303034");
    expect(azure.u32(51)).toBe(0xffffffff);
    expect(azure.u32(58)).toBe(0xffffffff);
    expect(routes(azure, 121)).toBe("0/0>a000001 a83f8110/32>a000001 a9fea9fe/32>a000001 ");
    expect(azure.length(245)).toBe(4);
  });

  test("AWS sends a jumbo MTU, OpenStack the same routes twice, Oracle no option 54", () => {
    expect(interfaceMtu(optionsOf(AWS))).toBe(9001);
    const openstack = optionsOf(OPENSTACK_DNSMASQ);
    expect(routes(openstack, 249)).toBe(routes(openstack, 121));
    expect(classlessRoutes(openstack, 121).length).toBe(2);
    expect(optionsOf(ORACLE).has(54)).toBe(false);
    expect(hostAddress(optionsOf(ORACLE), 54)).toBe(0);
  });
});
