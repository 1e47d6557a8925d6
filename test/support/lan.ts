// The usual network of a test: machines with one interface each, plugged into a switch.
import type { Capture } from "./capture.ts";
import type { Namespace } from "./namespace.ts";
import { carrier, type Network } from "./network.ts";
import type { Running } from "./process.ts";

/** The interface of every machine on a LAN. */
export const LINK = "eth0";

const BRIDGE = "lan";
const REPLACEMENT = "02:00:5e:00:53:02";

/** What a bad cable does to frames; each value is a share from 0 to 1. */
export interface Impairment {
  readonly loss: number;
  readonly duplication: number;
  /** Share of the frames that are held back until the next one has passed, or for 50 ms. */
  readonly reordering: number;
  /** The same seed spoils the same frames. */
  readonly seed: number;
}

/** A switch. Each machine's cable ends at a port that has the machine's name. */
export class Lan {
  readonly network: Network;
  /** Where the ports are: what happens here, the machines see as something that happened to their cable. */
  readonly switch: Namespace;

  private constructor(network: Network, switchNamespace: Namespace) {
    this.network = network;
    this.switch = switchNamespace;
  }

  static async create(network: Network): Promise<Lan> {
    const lan = new Lan(network, await network.namespace("switch"));
    await lan.switch.ip("link", "add", BRIDGE, "type", "bridge", "stp_state", "0", "mcast_snooping", "0");
    await lan.switch.ip("link", "set", BRIDGE, "addrgenmode", "none", "up");
    return lan;
  }

  /** Plugs in a new machine. Its own interface is left down. At most 15 characters. */
  async plug(role: string): Promise<Namespace> {
    const machine = await this.network.namespace(role);
    await this.plugIn(machine, LINK, role);
    return machine;
  }

  /** Plugs one more interface of a machine in. */
  async plugIn(machine: Namespace, interfaceName: string, port: string): Promise<void> {
    await this.network.cable(this.switch, port, machine, interfaceName);
    await this.switch.ip("link", "set", port, "master", BRIDGE, "up");
  }

  /**
   * Puts another machine in the place of one: a new link address, of which neither the switch nor anybody else knows
   * yet, and frames to the old one lead nowhere.
   */
  async replace(machine: Namespace, port: string): Promise<void> {
    await machine.ip("link", "set", LINK, "address", REPLACEMENT);
    await this.switch.ip("link", "set", port, "type", "bridge_slave", "fdb_flush", "flood", "off");
  }

  /** Pulls the cable of a port out of the switch, or plugs it in again. */
  async setPort(port: string, plugged: boolean): Promise<void> {
    await this.switch.ip("link", "set", port, plugged ? "up" : "down");
  }

  /** Records what passes a port: what its machine sends and what gets to it. */
  capture(port: string): Promise<Capture> {
    return this.network.capture(this.switch, port);
  }

  /** Joins two ports by a bad cable in place of the switch. */
  async impair(left: string, right: string, impairment: Impairment): Promise<Running> {
    for (const port of [left, right]) await this.switch.ip("link", "set", port, "nomaster");
    for (const port of [left, right]) await carrier(this.switch, port);
    const { loss, duplication, reordering, seed } = impairment;
    const settings = [loss, duplication, reordering, seed].map(String);
    const program = this.network.start(this.switch, "cable", [
      ...[process.execPath, "sdk/run.mjs", "test/support/bad-cable.ts"],
      ...[left, right, ...settings],
    ]);
    await program.line(/^joined/, 10_000);
    return program;
  }
}
