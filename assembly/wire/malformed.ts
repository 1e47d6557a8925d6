/**
 * Why a frame is not well formed. The names are those of `ignore-reason` in wit/dhcp/client.wit, as far as they
 * can be told from the octets alone.
 */
export enum Malformed {
  /** Nothing is wrong. */
  None,
  FrameTruncated,
  FrameForeign,
  FrameNotForUs,
  Ipv4Malformed,
  Ipv4Checksum,
  Ipv4Fragment,
  NotDhcp,
  UdpMalformed,
  UdpChecksum,
  ArpMalformed,
  MessageTruncated,
  MagicCookie,
  OptionsMalformed,
}
