/** Names of DHCP options for the configuration (RFC 2132 and those named), in lower case with hyphens. */
export const OPTION_NAMES: Readonly<Record<string, number>> = {
  "subnet-mask": 1,
  routers: 3,
  "domain-name-servers": 6,
  "host-name": 12,
  "domain-name": 15,
  "interface-mtu": 26,
  "broadcast-address": 28,
  "static-routes": 33,
  "ntp-servers": 42,
  "vendor-information": 43,
  "lease-time": 51,
  "renewal-time": 58,
  "rebinding-time": 59,
  "nis-domain": 40,
  "nis-servers": 41,
  "tftp-server-name": 66,
  "bootfile-name": 67,
  // RFC 4833
  "posix-time-zone": 100,
  "time-zone": 101,
  // RFC 8910
  "captive-portal": 114,
  // RFC 3397
  "domain-search": 119,
  // RFC 3442
  "classless-routes": 121,
  // MS-DHCPE 2.2.8
  "classless-routes-microsoft": 249,
  "proxy-discovery": 252,
};
