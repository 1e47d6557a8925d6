import {
  ClientIdentifier,
  ClientIdentifierTag,
  Configuration,
  ConfigurationError,
  LinkState,
  PurposeTag,
} from "../generated/dhcp-client";
import { isHost } from "../wire/addresses";
import { isName } from "../wire/names";
import { macToNumber } from "./link-address";
import { Messages } from "./messages";

const MAX_OFFER_WINDOW: u32 = 60_000;
const MAX_START_DELAY: u32 = 10_000;
const MIN_RETRANSMISSION: u32 = 100;
const MAX_RETRANSMISSION: u32 = 64_000;
const MAX_PREFERRED_SERVERS: i32 = 16;
const MAX_VENDOR_CLASS: i32 = 255;
/** RFC 791. */
const MIN_MTU: u32 = 68;
const MAX_MTU: u32 = 65_535;

/** Every value of the configuration is in its range. */
export const VALID: i32 = -1;

/** The first value of the configuration that is out of range, a `ConfigurationError`; or `VALID`. */
export function checkConfiguration(configuration: Configuration, link: LinkState): i32 {
  if (configuration.purpose.tag == <u8>PurposeTag.Inform && !isHost(configuration.purpose.asInform())) {
    return ConfigurationError.InformAddress;
  }
  if (!isClientIdentifier(configuration.clientIdentifier)) return ConfigurationError.ClientIdentifier;
  if (configuration.hostName.isSome && !isName(configuration.hostName.value)) return ConfigurationError.HostName;
  if (configuration.vendorClass.isSome && !isPrintable(configuration.vendorClass.value)) {
    return ConfigurationError.VendorClass;
  }
  if (configuration.requestedAddress.isSome && !isHost(configuration.requestedAddress.value)) {
    return ConfigurationError.RequestedAddress;
  }
  if (configuration.requestedLeaseTime.isSome && configuration.requestedLeaseTime.value == 0) {
    return ConfigurationError.RequestedLeaseTime;
  }
  if (!areOptionCodes(configuration.requestedOptions)) return ConfigurationError.RequestedOptions;
  if (configuration.offerWindow > MAX_OFFER_WINDOW) return ConfigurationError.OfferWindow;
  if (!areServers(configuration.preferredServers)) return ConfigurationError.PreferredServers;
  if (configuration.startDelay > MAX_START_DELAY) return ConfigurationError.StartDelay;
  if (configuration.retransmission < MIN_RETRANSMISSION || configuration.retransmission > MAX_RETRANSMISSION) {
    return ConfigurationError.Retransmission;
  }
  if (link.mtu < MIN_MTU || link.mtu > MAX_MTU) return ConfigurationError.LinkMtu;
  // A long client identifier, host name, vendor class and request list together may need more than a small link has.
  if (!new Messages(configuration, macToNumber(link.address), link.mtu).fit()) return ConfigurationError.LinkMtu;
  return VALID;
}

function isClientIdentifier(identifier: ClientIdentifier): bool {
  if (identifier.tag != <u8>ClientIdentifierTag.Opaque) return true;
  const length = identifier.asOpaque().length;
  return length >= 2 && length <= 255;
}

function isPrintable(text: string): bool {
  if (text.length == 0 || text.length > MAX_VENDOR_CLASS) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

function areOptionCodes(codes: Uint8Array): bool {
  if (codes.length > 254) return false;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] == 0 || codes[i] == 255 || codes.indexOf(codes[i]) != i) return false;
  }
  return true;
}

function areServers(servers: Array<u32>): bool {
  if (servers.length > MAX_PREFERRED_SERVERS) return false;
  for (let i = 0; i < servers.length; i++) {
    if (!isHost(servers[i])) return false;
  }
  return true;
}
