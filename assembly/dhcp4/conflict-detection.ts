import { ArpView } from "../wire/arp";
import { Random } from "./random";
import { NEVER } from "./timing";

// Times and counts of RFC 5227 section 1.1, in milliseconds.
const PROBE_WAIT: u32 = 1_000;
const PROBE_NUM: u32 = 3;
const PROBE_MIN: u64 = 1_000;
const PROBE_MAX: u64 = 2_000;
const ANNOUNCE_WAIT: u64 = 2_000;
const ANNOUNCE_NUM: u32 = 2;
const ANNOUNCE_INTERVAL: u64 = 2_000;
const DEFEND_INTERVAL: u64 = 10_000;

/** What an ARP packet means for our address. */
export enum Verdict {
  /** Nothing. */
  Harmless,
  /** Somebody claims the address for the first time in a while: tell them that it is ours. */
  Defend,
  /** Somebody else has it: give it up. */
  Conflict,
}

/** What is due. */
export enum Duty {
  Nothing,
  SendProbe,
  SendAnnouncement,
  /** All probes went unanswered: the address can be used. */
  Clear,
}

/** Detects another user of one address (RFC 5227). Knows when to send what; sending is the client's part. */
export class ConflictDetection {
  /** The address watched over; 0: none. */
  address: u32 = 0;
  /** When `duty` is to be called next. */
  next: u64 = NEVER;

  private inUse: bool = false;
  private probesLeft: u32 = 0;
  private announcementsLeft: u32 = 0;
  /** Until then an answer may be one to our probe: nothing to defend, the other was there first. */
  private probedUntil: u64 = 0;
  /** When the address was defended last; 0: not yet. */
  private defended: u64 = 0;

  /** Forget the address. */
  stop(): void {
    this.address = 0;
    this.next = NEVER;
    this.inUse = false;
    this.probesLeft = 0;
    this.announcementsLeft = 0;
    this.probedUntil = 0;
    this.defended = 0;
  }

  /** Probe by the timetable of RFC 5227 section 2.1.1; `duty` says `Clear` at its end, 5 to 7 seconds on. */
  probe(address: u32, now: u64, random: Random): void {
    this.stop();
    this.address = address;
    this.probesLeft = PROBE_NUM;
    this.next = now + random.upTo(PROBE_WAIT);
  }

  /** Watch for answers to a single probe, which the caller sends now. */
  probeOnce(address: u32, now: u64): void {
    if (this.address != address) this.stop();
    this.address = address;
    this.probedUntil = now + ANNOUNCE_WAIT;
  }

  /** The address is in use from now on: announce it and watch over it. */
  use(address: u32, now: u64): void {
    const probedUntil = this.address == address ? this.probedUntil : 0;
    this.stop();
    this.address = address;
    this.inUse = true;
    this.probedUntil = probedUntil;
    this.announcementsLeft = ANNOUNCE_NUM;
    this.next = now;
  }

  /** What is to be done at `now`; to be asked again until it is `Nothing`. */
  duty(now: u64, random: Random): Duty {
    if (now < this.next) return Duty.Nothing;
    if (this.inUse) {
      if (this.announcementsLeft > 0) this.announcementsLeft--;
      this.next = this.announcementsLeft > 0 ? now + ANNOUNCE_INTERVAL : NEVER;
      return Duty.SendAnnouncement;
    }
    if (this.probesLeft == 0) {
      this.next = NEVER;
      return Duty.Clear;
    }
    this.probesLeft--;
    this.probedUntil = now + ANNOUNCE_WAIT;
    this.next = this.probesLeft > 0 ? now + PROBE_MIN + random.upTo(<u32>(PROBE_MAX - PROBE_MIN)) : this.probedUntil;
    return Duty.SendProbe;
  }

  /** `own`: the link's address. */
  judge(arp: ArpView, own: u64, now: u64): Verdict {
    if (this.address == 0 || arp.senderMac == own) return Verdict.Harmless;
    if (arp.isProbe) {
      // Two hosts that try the same address at the same time (section 2.1.1). Once it is in use, the kernel answers.
      return !this.inUse && arp.targetAddress == this.address ? Verdict.Conflict : Verdict.Harmless;
    }
    if (arp.senderAddress != this.address) return Verdict.Harmless;
    if (!this.inUse || now < this.probedUntil) return Verdict.Conflict;
    if (this.defended != 0 && now - this.defended < DEFEND_INTERVAL) return Verdict.Conflict;
    this.defended = now;
    return Verdict.Defend;
  }
}
