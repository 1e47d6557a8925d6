import { Configuration, ConflictDetection as ConflictMode, LinkState } from "../generated/dhcp-client";
import { macToNumber } from "./link-address";
import { Ports } from "./ports";
import { Random } from "./random";
import { Report } from "./report";
import { Transmitter } from "./transmitter";

/** What all parts of one client share: how to behave, on which link, and the ways out. */
export class Context {
  readonly random: Random;
  readonly report: Report;
  transmitter: Transmitter;
  /** The link's address. */
  own: u64;

  constructor(
    readonly ports: Ports,
    private currentConfiguration: Configuration,
    private currentLink: LinkState,
  ) {
    const random = new Random();
    const report = new Report();
    this.random = random;
    this.report = report;
    this.own = macToNumber(currentLink.address);
    this.transmitter = new Transmitter(ports, report, random, currentConfiguration, currentLink);
  }

  get configuration(): Configuration {
    return this.currentConfiguration;
  }

  set configuration(configuration: Configuration) {
    this.currentConfiguration = configuration;
    this.renewTransmitter();
  }

  get link(): LinkState {
    return this.currentLink;
  }

  set link(link: LinkState) {
    this.currentLink = link;
    this.own = macToNumber(link.address);
    this.renewTransmitter();
  }

  get conflictMode(): ConflictMode {
    return this.currentConfiguration.conflictDetection;
  }

  private renewTransmitter(): void {
    this.transmitter = new Transmitter(
      this.ports,
      this.report,
      this.random,
      this.currentConfiguration,
      this.currentLink,
    );
  }
}
