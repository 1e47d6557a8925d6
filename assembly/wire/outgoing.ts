import { Writer } from "./bytes";
import { ETHERNET_HEADER, ETHERTYPE_IPV4, writeEthernet } from "./ethernet";
import { IPV4_HEADER, writeIpv4 } from "./ipv4";
import { CLIENT_PORT, SERVER_PORT } from "./message";
import { UDP_HEADER, writeUdp } from "./udp";

/**
 * The frame that carries a client's message to a server's port.
 *
 * `linkDestination` and `destination`: `BROADCAST_MAC` and 255.255.255.255, or one server's or relay's. `source`: 0
 * for a client without an address. `identification`: of the IPv4 header. `message`: at most 65507 octets.
 */
export function buildFrame(
  linkDestination: u64,
  linkSource: u64,
  destination: u32,
  source: u32,
  identification: u16,
  message: Uint8Array,
): Uint8Array {
  const writer = new Writer(ETHERNET_HEADER + IPV4_HEADER + UDP_HEADER + message.length);
  writeEthernet(writer, linkDestination, linkSource, ETHERTYPE_IPV4);
  writeIpv4(writer, source, destination, identification, UDP_HEADER + message.length);
  writeUdp(writer, source, destination, CLIENT_PORT, SERVER_PORT, message);
  return writer.finish();
}
