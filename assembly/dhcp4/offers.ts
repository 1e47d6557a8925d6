import { Lease } from "../generated/dhcp-client";

/** An acceptable DHCPOFFER. */
export class Offer {
  constructor(
    readonly lease: Lease,
    /** The offer had no option 54 (see `Reply`). */
    readonly serverAssumed: bool,
  ) {}
}

/** Offers kept at a time; servers that come later are not waited for anyway. */
const MAX_OFFERS: i32 = 16;

/** The offers of one DHCPDISCOVER, and which to take. */
export class Offers {
  private readonly offers: Array<Offer> = [];

  /** `preferred`: server identifiers in order of preference. `wanted`: the address asked for, 0 for none. */
  constructor(
    private readonly preferred: Array<u32>,
    private readonly wanted: u32,
  ) {}

  get isEmpty(): bool {
    return this.offers.length == 0;
  }

  /** Keep an offer. A second one by the same server takes the place of its first; beyond 16 servers it is dropped. */
  add(offer: Offer): void {
    for (let i = 0; i < this.offers.length; i++) {
      if (this.offers[i].lease.serverIdentifier == offer.lease.serverIdentifier) {
        this.offers[i] = offer;
        return;
      }
    }
    if (this.offers.length < MAX_OFFERS) this.offers.push(offer);
  }

  /** Whether no later offer could be better: it is by the server that is preferred to all others. */
  isUnbeatable(offer: Offer): bool {
    return this.preferred.length > 0 && offer.lease.serverIdentifier == this.preferred[0];
  }

  /** By preference of the server, then the address that was asked for, then the first to come. Not empty. */
  best(): Offer {
    let best = this.offers[0];
    for (let i = 1; i < this.offers.length; i++) {
      if (this.isBetter(this.offers[i], best)) best = this.offers[i];
    }
    return best;
  }

  private isBetter(a: Offer, b: Offer): bool {
    const rankA = this.rank(a);
    const rankB = this.rank(b);
    if (rankA != rankB) return rankA < rankB;
    return a.lease.address == this.wanted && b.lease.address != this.wanted;
  }

  private rank(offer: Offer): i32 {
    const index = this.preferred.indexOf(offer.lease.serverIdentifier);
    return index >= 0 ? index : this.preferred.length;
  }
}
