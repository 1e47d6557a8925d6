import { ArpView } from "./arp";
import { BROADCAST_MAC, ETHERTYPE_ARP, ETHERTYPE_IPV4, EthernetView } from "./ethernet";
import { Ipv4View, PROTOCOL_UDP } from "./ipv4";
import { Malformed } from "./malformed";
import { CLIENT_PORT, MessageView } from "./message";
import { UdpView } from "./udp";

/**
 * A frame taken apart: a DHCP message to a client, or an ARP packet, or neither and then `malformed` says why. The
 * options of a message are not looked at yet: most messages on a busy link are another client's.
 */
export class Incoming {
  /** `None` if and only if one of `message` and `arp` is there. */
  malformed: Malformed = Malformed.None;
  /** Who sent the frame on this link; 0 where it did not get that far. */
  linkSource: u64 = 0;
  /** IPv4 source of the message; 0 where the frame did not get that far. */
  source: u32 = 0;
  /** A DHCP message whose fixed part is there and whose magic cookie is right. */
  message: MessageView | null = null;
  arp: ArpView | null = null;

  /**
   * `own`: the link's address; frames must be for it or for everybody. `partial`: the UDP checksum may be that of the
   * pseudo header alone (`checksum-state` in wit/net/types.wit).
   */
  constructor(frame: Uint8Array, own: u64, partial: bool) {
    this.malformed = this.ethernet(frame, own, partial);
  }

  private ethernet(frame: Uint8Array, own: u64, partial: bool): Malformed {
    const view = new EthernetView(frame);
    const problem = view.check();
    if (problem != Malformed.None) return problem;
    this.linkSource = view.source;
    // Identifier 0 means a priority without a VLAN (IEEE 802.1Q section 9.6).
    if (view.vlanId != 0) return Malformed.FrameForeign;
    if (view.destination != own && view.destination != BROADCAST_MAC) return Malformed.FrameNotForUs;
    if (view.etherType == ETHERTYPE_ARP) return this.takeArp(view.payload);
    if (view.etherType == ETHERTYPE_IPV4) return this.ipv4(view.payload, partial);
    return Malformed.FrameForeign;
  }

  private takeArp(payload: Uint8Array): Malformed {
    const view = new ArpView(payload);
    const problem = view.check();
    if (problem == Malformed.None) this.arp = view;
    return problem;
  }

  private ipv4(payload: Uint8Array, partial: bool): Malformed {
    const view = new Ipv4View(payload);
    const problem = view.check();
    if (problem != Malformed.None) return problem;
    this.source = view.source;
    if (view.protocol != PROTOCOL_UDP) return Malformed.NotDhcp;
    return this.udp(new UdpView(view.payload, view.source, view.destination), partial);
  }

  private udp(view: UdpView, partial: bool): Malformed {
    const problem = view.check(partial);
    if (problem != Malformed.None) return problem;
    if (view.destinationPort != CLIENT_PORT) return Malformed.NotDhcp;
    return this.takeMessage(view.payload);
  }

  private takeMessage(payload: Uint8Array): Malformed {
    const view = new MessageView(payload);
    const problem = view.check();
    if (problem == Malformed.None) this.message = view;
    return problem;
  }
}
