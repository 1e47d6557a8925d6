import { MacAddress, Tuple6 } from "../generated/dhcp-client";

/** The link-layer address as one number, first octet highest, as the wire layer has it. */
export function macToNumber(mac: MacAddress): u64 {
  return (
    ((<u64>mac.f0) << 40) |
    ((<u64>mac.f1) << 32) |
    ((<u64>mac.f2) << 24) |
    ((<u64>mac.f3) << 16) |
    ((<u64>mac.f4) << 8) |
    <u64>mac.f5
  );
}

/** The link-layer address as the contract has it. */
export function macFromNumber(mac: u64): MacAddress {
  return new Tuple6<u8, u8, u8, u8, u8, u8>(
    <u8>(mac >> 40),
    <u8>(mac >> 32),
    <u8>(mac >> 24),
    <u8>(mac >> 16),
    <u8>(mac >> 8),
    <u8>mac,
  );
}
