import { ClientIdentifierTag, Configuration, MessageType } from "../generated/dhcp-client";
import { IPV4_HEADER } from "../wire/ipv4";
import { buildMessage, MESSAGE_HEADER } from "../wire/message";
import { OptionCode } from "../wire/option-codes";
import { OptionsWriter } from "../wire/option-writer";
import { UDP_HEADER } from "../wire/udp";

/** Option 53 counts from 1, the contract's enumeration from 0. */
export const MESSAGE_TYPE_BASE: u8 = 1;

const HARDWARE_ETHERNET: u8 = 1;

/** Largest and smallest value of option 57 that is sent (RFC 2132 section 9.10 allows no less than 576). */
const MAX_DATAGRAM: u32 = 1500;
const MIN_DATAGRAM: u32 = 576;

/** Fixed part of a message and the headers around it. */
const OVERHEAD: u32 = <u32>(IPV4_HEADER + UDP_HEADER + MESSAGE_HEADER);

/** What is asked for when the configuration says nothing; 121 and 249 before 3 (RFC 3442). */
const DEFAULT_REQUESTS: StaticArray<u8> = [
  <u8>OptionCode.SubnetMask,
  <u8>OptionCode.ClasslessRoutes,
  <u8>OptionCode.MicrosoftClasslessRoutes,
  <u8>OptionCode.Router,
  <u8>OptionCode.DomainNameServer,
  <u8>OptionCode.DomainName,
  <u8>OptionCode.DomainSearch,
  <u8>OptionCode.HostName,
  <u8>OptionCode.InterfaceMtu,
  <u8>OptionCode.BroadcastAddress,
  <u8>OptionCode.NtpServers,
  <u8>OptionCode.RenewalTime,
  <u8>OptionCode.RebindingTime,
];

/**
 * The messages of one client (RFC 2131 table 5). Built for one configuration and link; which option goes into which
 * message, and which must not, is said here and nowhere else.
 */
export class Messages {
  private readonly capacity: i32;
  private readonly datagram: u32;
  /** Value of option 61; null when it is not sent. */
  readonly clientIdentifier: Uint8Array | null;

  constructor(
    private readonly configuration: Configuration,
    private readonly own: u64,
    mtu: u32,
  ) {
    this.datagram = min(mtu, MAX_DATAGRAM);
    this.capacity = this.datagram > OVERHEAD ? <i32>(this.datagram - OVERHEAD) : 0;
    this.clientIdentifier = clientIdentifierOf(configuration, own);
  }

  /** Whether the largest message fits the link. */
  fit(): bool {
    const options = new OptionsWriter(this.capacity);
    this.head(options, MessageType.Request);
    options.u32(OptionCode.RequestedAddress, 0);
    options.u32(OptionCode.ServerIdentifier, 0);
    this.wishes(options, true, true);
    options.finish();
    return !options.overflowed;
  }

  /** `requested`: the address to ask for, 0 for none. `withMtu`: whether to ask for option 26. */
  discover(xid: u32, secs: u16, requested: u32, withMtu: bool): Uint8Array {
    const options = this.start(MessageType.Discover);
    if (requested != 0) options.u32(OptionCode.RequestedAddress, requested);
    this.wishes(options, true, withMtu);
    return this.finish(options, xid, secs, true, 0);
  }

  /** In SELECTING: take up the offer of `address` by `server`. */
  select(xid: u32, secs: u16, address: u32, server: u32, withMtu: bool): Uint8Array {
    const options = this.start(MessageType.Request);
    options.u32(OptionCode.RequestedAddress, address);
    options.u32(OptionCode.ServerIdentifier, server);
    this.wishes(options, true, withMtu);
    return this.finish(options, xid, secs, true, 0);
  }

  /** In INIT-REBOOT: ask whether `address` is still right. */
  reboot(xid: u32, secs: u16, address: u32): Uint8Array {
    const options = this.start(MessageType.Request);
    options.u32(OptionCode.RequestedAddress, address);
    this.wishes(options, true, true);
    return this.finish(options, xid, secs, true, 0);
  }

  /** In RENEWING and REBINDING: ask for more time. */
  renew(xid: u32, secs: u16, address: u32): Uint8Array {
    const options = this.start(MessageType.Request);
    this.wishes(options, true, true);
    return this.finish(options, xid, secs, false, address);
  }

  /** Tell `server` that somebody else has `address`. */
  decline(xid: u32, address: u32, server: u32): Uint8Array {
    const options = this.start(MessageType.Decline);
    options.u32(OptionCode.RequestedAddress, address);
    options.u32(OptionCode.ServerIdentifier, server);
    return this.finish(options, xid, 0, false, 0);
  }

  /** Give `address` back to `server`. */
  release(xid: u32, address: u32, server: u32): Uint8Array {
    const options = this.start(MessageType.Release);
    options.u32(OptionCode.ServerIdentifier, server);
    return this.finish(options, xid, 0, false, address);
  }

  /** Ask for parameters only, with `address` configured by other means. */
  inform(xid: u32, secs: u16, address: u32): Uint8Array {
    const options = this.start(MessageType.Inform);
    this.wishes(options, false, true);
    return this.finish(options, xid, secs, false, address);
  }

  private start(kind: MessageType): OptionsWriter {
    const options = new OptionsWriter(this.capacity);
    this.head(options, kind);
    return options;
  }

  private head(options: OptionsWriter, kind: MessageType): void {
    options.u8(OptionCode.MessageType, <u8>kind + MESSAGE_TYPE_BASE);
    const identifier = this.clientIdentifier;
    if (identifier != null) options.bytes(OptionCode.ClientIdentifier, identifier);
  }

  /** What the client would like to get, and says of itself. */
  private wishes(options: OptionsWriter, leaseTime: bool, withMtu: bool): void {
    const configuration = this.configuration;
    if (leaseTime && configuration.requestedLeaseTime.isSome) {
      options.u32(OptionCode.LeaseTime, configuration.requestedLeaseTime.value);
    }
    if (configuration.hostName.isSome) options.text(OptionCode.HostName, configuration.hostName.value);
    if (configuration.vendorClass.isSome) options.text(OptionCode.VendorClass, configuration.vendorClass.value);
    if (this.datagram >= MIN_DATAGRAM) options.u16(OptionCode.MaximumMessageSize, <u16>this.datagram);
    options.bytes(OptionCode.ParameterRequestList, this.requests(withMtu));
  }

  private requests(withMtu: bool): Uint8Array {
    const own = this.configuration.requestedOptions;
    const count = own.length > 0 ? own.length : DEFAULT_REQUESTS.length;
    const list = new Uint8Array(count);
    let length = 0;
    for (let i = 0; i < count; i++) {
      const code = own.length > 0 ? own[i] : DEFAULT_REQUESTS[i];
      if (withMtu || code != <u8>OptionCode.InterfaceMtu) list[length++] = code;
    }
    return list.subarray(0, length);
  }

  private finish(options: OptionsWriter, xid: u32, secs: u16, mayBroadcast: bool, ciaddr: u32): Uint8Array {
    const encoded = options.finish();
    return buildMessage(xid, secs, mayBroadcast && this.configuration.broadcast, ciaddr, this.own, encoded);
  }
}

function clientIdentifierOf(configuration: Configuration, own: u64): Uint8Array | null {
  const identifier = configuration.clientIdentifier;
  if (identifier.tag == <u8>ClientIdentifierTag.Absent) return null;
  if (identifier.tag == <u8>ClientIdentifierTag.Opaque) return identifier.asOpaque();
  const value = new Uint8Array(7);
  value[0] = HARDWARE_ETHERNET;
  for (let i = 0; i < 6; i++) value[1 + i] = <u8>(own >> (8 * (5 - i)));
  return value;
}
