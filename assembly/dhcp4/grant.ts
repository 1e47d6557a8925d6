import { IgnoreReason, Ipv4Route, Lease, Option, Parameters } from "../generated/dhcp-client";
import { classPrefixLength, isHost, isNetworkOrBroadcast, prefixLengthOf } from "../wire/addresses";
import { OptionCode } from "../wire/option-codes";
import { Options } from "../wire/options";
import { classlessRoutes, hostAddresses, interfaceMtu, nameOption, searchList } from "../wire/values";
import { macFromNumber } from "./link-address";
import { ACCEPTED, Reply } from "./reply";
import { renewalTimes } from "./timing";

/** What a DHCPOFFER promises or a DHCPACK grants. */
export class Grant {
  /** Why it cannot be used, an `IgnoreReason`; or `ACCEPTED`, and only then `lease` is there. */
  readonly reason: i32;
  readonly lease: Lease | null;

  /** `requested`: when the request was sent, from which the times of the lease count. */
  constructor(reply: Reply, requested: u64) {
    const options = reply.options;
    const prefixLength = prefixLengthFor(reply.address, options);
    const reason = refuse(reply.address, prefixLength, options);
    this.reason = reason;
    this.lease = reason == ACCEPTED ? leaseOf(reply, prefixLength, requested) : null;
  }
}

function refuse(address: u32, prefixLength: i32, options: Options): i32 {
  if (!isHost(address)) return IgnoreReason.Address;
  if (options.u32(OptionCode.LeaseTime) == 0) return IgnoreReason.LeaseTime;
  if (prefixLength == 0) return IgnoreReason.SubnetMask;
  return isNetworkOrBroadcast(address, prefixLength) ? <i32>IgnoreReason.Address : ACCEPTED;
}

function leaseOf(reply: Reply, prefixLength: i32, requested: u64): Lease {
  const options = reply.options;
  const leaseTime = options.u32(OptionCode.LeaseTime);
  const times = renewalTimes(leaseTime, options.u32(OptionCode.RenewalTime), options.u32(OptionCode.RebindingTime));
  return new Lease(
    reply.address,
    <u8>prefixLength,
    reply.server,
    macFromNumber(reply.linkSource),
    requested,
    leaseTime,
    times.renewal,
    times.rebinding,
    parametersOf(options),
  );
}

/** 1 to 32, or 0 for a mask that cannot be one. Without a mask, the class decides (RFC 950 section 2.1). */
function prefixLengthFor(address: u32, options: Options): i32 {
  if (!options.has(OptionCode.SubnetMask)) return classPrefixLength(address);
  return prefixLengthOf(options.u32(OptionCode.SubnetMask));
}

/** What a message says besides the address. Everything unusable is left out and listed in `options.problems`. */
export function parametersOf(options: Options): Parameters {
  let routesCode = OptionCode.ClasslessRoutes;
  if (!options.has(routesCode)) routesCode = OptionCode.MicrosoftClasslessRoutes;
  const classless = classlessRoutes(options, routesCode);
  const routes: Array<Ipv4Route> = [];
  for (let i = 0; i < classless.length; i++) {
    routes.push(new Ipv4Route(classless[i].destination, <u8>classless[i].prefixLength, classless[i].gateway));
  }
  // Asked after the routes were read: an option 121 that turned out unusable does not take precedence.
  const routers = options.has(routesCode) ? new Array<u32>(0) : hostAddresses(options, OptionCode.Router);
  const broadcast = options.u32(OptionCode.BroadcastAddress);
  const mtu = interfaceMtu(options);
  return new Parameters(
    broadcast == 0 ? Option.none<u32>() : Option.some<u32>(broadcast),
    routers,
    routes,
    hostAddresses(options, OptionCode.DomainNameServer),
    optionalName(options, OptionCode.DomainName),
    searchList(options),
    optionalName(options, OptionCode.HostName),
    mtu == 0 ? Option.none<u16>() : Option.some<u16>(mtu),
    hostAddresses(options, OptionCode.NtpServers),
  );
}

function optionalName(options: Options, code: i32): Option<string> {
  const name = nameOption(options, code);
  return name == null ? Option.none<string>() : Option.some<string>(name as string);
}
