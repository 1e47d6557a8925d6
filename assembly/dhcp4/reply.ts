import { IgnoreReason, MessageType } from "../generated/dhcp-client";
import { isHost } from "../wire/addresses";
import { Incoming } from "../wire/incoming";
import { Malformed } from "../wire/malformed";
import { BOOTREPLY, MessageView } from "../wire/message";
import { OptionCode } from "../wire/option-codes";
import { Options } from "../wire/options";
import { hostAddress } from "../wire/values";
import { MESSAGE_TYPE_BASE } from "./messages";

/** The reply was not refused. */
export const ACCEPTED: i32 = -1;

/** A DHCPOFFER, DHCPACK or DHCPNAK that answers this client's transaction. What it grants is not looked at here. */
export class Reply {
  /** Why it must be ignored, an `IgnoreReason`; or `ACCEPTED`, and only then the rest counts. */
  reason: i32 = ACCEPTED;
  kind: MessageType = MessageType.Offer;
  xid: u32 = 0;
  /** yiaddr. */
  address: u32 = 0;
  /** Option 54, or the IPv4 source where it is absent. */
  server: u32 = 0;
  /** Whether `server` is the IPv4 source. */
  serverAssumed: bool = false;
  /** IPv4 source. */
  source: u32 = 0;
  /** Link-layer source: the server's or a relay's. */
  linkSource: u64 = 0;
  options: Options = new Options();

  /**
   * `own`: the link's address. `xid`: of the transaction that is under way. `clientIdentifier`: option 61 as sent,
   * null for none.
   */
  constructor(incoming: Incoming, own: u64, xid: u32, clientIdentifier: Uint8Array | null) {
    this.source = incoming.source;
    this.linkSource = incoming.linkSource;
    this.reason = this.examine(incoming.message as MessageView, own, xid, clientIdentifier);
  }

  /** The cheap checks come first: on a busy link most messages are for others. */
  private examine(message: MessageView, own: u64, xid: u32, clientIdentifier: Uint8Array | null): i32 {
    if (message.op != BOOTREPLY) return IgnoreReason.NotAReply;
    if (message.xid != xid) return IgnoreReason.Xid;
    if (!message.isFor(own)) return IgnoreReason.Chaddr;
    const options = this.options;
    if (options.parse(message) != Malformed.None) return IgnoreReason.OptionsMalformed;
    const kind = options.u8(OptionCode.MessageType) - MESSAGE_TYPE_BASE;
    if (kind != <u8>MessageType.Offer && kind != <u8>MessageType.Ack && kind != <u8>MessageType.Nak) {
      return IgnoreReason.MessageType;
    }
    if (!this.echoes(clientIdentifier)) return IgnoreReason.ClientIdentifier;
    this.kind = <MessageType>kind;
    this.xid = xid;
    this.address = message.yiaddr;
    return this.findServer();
  }

  /** A reply need not have option 61; if it has, it must be ours (RFC 6842 section 3). */
  private echoes(clientIdentifier: Uint8Array | null): bool {
    if (!this.options.has(OptionCode.ClientIdentifier)) return true;
    if (clientIdentifier == null) return false;
    const echoed = this.options.value(OptionCode.ClientIdentifier);
    if (echoed.length != clientIdentifier.length) return false;
    for (let i = 0; i < echoed.length; i++) {
      if (echoed[i] != clientIdentifier[i]) return false;
    }
    return true;
  }

  private findServer(): i32 {
    if (this.options.has(OptionCode.ServerIdentifier)) {
      this.server = hostAddress(this.options, OptionCode.ServerIdentifier);
      return this.server == 0 ? <i32>IgnoreReason.ServerIdentifier : ACCEPTED;
    }
    // Some servers leave it out; where they answer from is then the best that there is.
    if (!isHost(this.source)) return IgnoreReason.ServerIdentifier;
    this.server = this.source;
    this.serverAssumed = true;
    return ACCEPTED;
  }
}

/** The event's reason for what the wire layer found wrong. `malformed` is not `None`. */
export function reasonOf(malformed: Malformed): IgnoreReason {
  switch (malformed) {
    case Malformed.FrameTruncated:
      return IgnoreReason.FrameTruncated;
    case Malformed.FrameForeign:
      return IgnoreReason.FrameForeign;
    case Malformed.FrameNotForUs:
      return IgnoreReason.FrameNotForUs;
    case Malformed.Ipv4Malformed:
      return IgnoreReason.Ipv4Malformed;
    case Malformed.Ipv4Checksum:
      return IgnoreReason.Ipv4Checksum;
    case Malformed.Ipv4Fragment:
      return IgnoreReason.Ipv4Fragment;
    case Malformed.NotDhcp:
      return IgnoreReason.NotDhcp;
    case Malformed.UdpMalformed:
      return IgnoreReason.UdpMalformed;
    case Malformed.UdpChecksum:
      return IgnoreReason.UdpChecksum;
    case Malformed.ArpMalformed:
      return IgnoreReason.ArpMalformed;
    case Malformed.MessageTruncated:
      return IgnoreReason.MessageTruncated;
    case Malformed.MagicCookie:
      return IgnoreReason.MagicCookie;
    default:
      return IgnoreReason.OptionsMalformed;
  }
}
