import type { Core, CoreValue } from "./flat.ts";
import type { Guest } from "./guest.ts";

/** How values of one WIT type pass between JavaScript and a component. */
export interface Codec {
  readonly name: string;
  /** Octets in memory. */
  readonly size: number;
  readonly align: number;
  /** The core values that it is passed as where there are few enough. */
  readonly flat: readonly Core[];
  /** From memory. Throws an AbiError on what cannot be a value. */
  load: (guest: Guest, at: number) => unknown;
  /** To memory. Throws a TypeError on what is not a value of the type. */
  store: (guest: Guest, value: unknown, at: number) => void;
  /** From core values. */
  lift: (guest: Guest, flat: FlatReader) => unknown;
  /** To core values. */
  lower: (guest: Guest, value: unknown, flat: CoreValue[]) => void;
}

/** Core values, read one after the other. */
export class FlatReader {
  readonly #values: readonly CoreValue[];
  #index = 0;

  constructor(values: readonly CoreValue[]) {
    this.#values = values;
  }

  next(): CoreValue {
    const value = this.#values[this.#index++];
    if (value === undefined) throw new RangeError("no core value left");
    return value;
  }
}
