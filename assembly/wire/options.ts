import { readU16, readU32 } from "./bytes";
import { Malformed } from "./malformed";
import { MessageView } from "./message";
import { OptionCode } from "./option-codes";
import { exactLength, isLengthAllowed } from "./option-rules";

/** Why an option, or a part of it, was not taken. The names are those of `option-problem` in wit/dhcp/client.wit. */
export enum Problem {
  /** A length that the option cannot have. */
  Length,
  /** A value that the option cannot have. */
  Value,
  /** More elements than are taken; the first ones were. */
  Excess,
}

export class OptionProblem {
  constructor(
    readonly code: u8,
    readonly problem: Problem,
  ) {}
}

/** Octets of all values of one message together: more than any Ethernet frame can carry. */
const MAX_VALUES: i32 = 16384;
/** Problems listed for one message; further ones are dropped like any other, but not listed. */
const MAX_PROBLEMS: i32 = 64;

const CODES: i32 = 256;
const ABSENT: i32 = -1;

const OVERLOAD_FILE: u8 = 1;
const OVERLOAD_SNAME: u8 = 2;
const OVERLOAD_BOTH: u8 = 3;

/**
 * The options of one message, put in order once, so that each look-up after that is one table access.
 *
 * Repeated options are joined (RFC 3396); options in file and sname are read when option 52 says so (RFC 2132
 * section 9.3). An option whose length its definition does not allow is as good as absent, and is listed in `problems`.
 * A fixed-length option that comes more than once counts as its first occurrence.
 */
export class Options {
  /** What was wrong with single options, each code at most once, at most 64. */
  problems: Array<OptionProblem> = [];

  private values: Uint8Array = new Uint8Array(0);
  private readonly starts: StaticArray<i32> = new StaticArray<i32>(CODES);
  private readonly lengths: StaticArray<i32> = new StaticArray<i32>(CODES);
  /** Length of the first occurrence. */
  private readonly firsts: StaticArray<i32> = new StaticArray<i32>(CODES);
  /** Value of option 52; 0 where it is absent or unusable. */
  private overload: u8 = 0;

  constructor() {
    this.reset();
  }

  /**
   * Read the options of a message that passed its own check. Forgets those of the message before.
   *
   * `OptionsMalformed`: one runs past the end of its field, or they are larger than 16 KiB together; all are absent.
   */
  parse(message: MessageView): Malformed {
    this.reset();
    if (this.read(message)) return Malformed.None;
    this.reset();
    return Malformed.OptionsMalformed;
  }

  /** Whether the option is there, with a length that it may have. */
  has(code: i32): bool {
    return this.lengths[code] != ABSENT;
  }

  /** Octets of the value; 0 where the option is absent. */
  length(code: i32): i32 {
    return max(this.lengths[code], 0);
  }

  /** The value, not a copy; empty where the option is absent. */
  value(code: i32): Uint8Array {
    const start = this.starts[code];
    return this.values.subarray(start, start + this.length(code));
  }

  /** The value of a one-octet option; 0 where it is absent or has another length. */
  u8(code: i32): u8 {
    return this.length(code) == 1 ? this.values[this.starts[code]] : 0;
  }

  /** The value of a two-octet option; 0 where it is absent or has another length. */
  u16(code: i32): u16 {
    return this.length(code) == 2 ? readU16(this.values, this.starts[code]) : 0;
  }

  /** The value of a four-octet option: a number or an address; 0 where it is absent or has another length. */
  u32(code: i32): u32 {
    return this.length(code) == 4 ? readU32(this.values, this.starts[code]) : 0;
  }

  /** List a problem with an option, unless there is one with it already. */
  report(code: i32, problem: Problem): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    for (let i = 0; i < this.problems.length; i++) {
      if ((this.problems[i].code as i32) == code) return;
    }
    this.problems.push(new OptionProblem(code as u8, problem));
  }

  /** Make an option absent and list why. */
  drop(code: i32, problem: Problem): void {
    this.lengths[code] = ABSENT;
    this.report(code, problem);
  }

  private read(message: MessageView): bool {
    if (!this.measure(message.options, false)) return false;
    const inFile = (this.overload & OVERLOAD_FILE) != 0;
    const inSname = (this.overload & OVERLOAD_SNAME) != 0;
    // file before sname: RFC 2131 section 4.1.
    if (inFile && !this.measure(message.file, true)) return false;
    if (inSname && !this.measure(message.sname, true)) return false;
    if (!this.allot()) return false;
    this.gather(message.options, false);
    if (inFile) this.gather(message.file, true);
    if (inSname) this.gather(message.sname, true);
    this.checkLengths();
    return true;
  }

  private reset(): void {
    this.problems = [];
    this.values = new Uint8Array(0);
    this.overload = 0;
    for (let code = 0; code < CODES; code++) {
      this.starts[code] = 0;
      this.lengths[code] = ABSENT;
    }
  }

  /**
   * Add up the lengths of a field's options. False: one runs past the end.
   *
   * A missing End is tolerated, and what follows End is not looked at. Option 52 means nothing within an
   * overloaded field.
   */
  private measure(field: Uint8Array, overloaded: bool): bool {
    let at = 0;
    while (at < field.length) {
      const code = field[at++] as i32;
      if (code == OptionCode.Pad) continue;
      if (code == OptionCode.End) break;
      if (at >= field.length) return false;
      const length = field[at++] as i32;
      if (length > field.length - at) return false;
      if (!(overloaded && code == OptionCode.Overload)) {
        if (!this.has(code)) {
          this.firsts[code] = length;
          if (code == OptionCode.Overload && length == 1 && field[at] <= OVERLOAD_BOTH) this.overload = field[at];
        }
        this.lengths[code] = this.length(code) + length;
      }
      at += length;
    }
    return true;
  }

  /** Give each option its place. False: too much. */
  private allot(): bool {
    let total = 0;
    for (let code = 0; code < CODES; code++) {
      this.starts[code] = total;
      total += this.length(code);
    }
    if (total > MAX_VALUES) return false;
    this.values = new Uint8Array(total);
    return true;
  }

  /** Copy the values of a field that `measure` has been over, each behind the part that is there already. */
  private gather(field: Uint8Array, overloaded: bool): void {
    let at = 0;
    while (at < field.length) {
      const code = field[at++] as i32;
      if (code == OptionCode.Pad) continue;
      if (code == OptionCode.End) break;
      const length = field[at++] as i32;
      if (!(overloaded && code == OptionCode.Overload)) {
        this.values.set(field.subarray(at, at + length), this.starts[code]);
        this.starts[code] += length;
      }
      at += length;
    }
  }

  private checkLengths(): void {
    for (let code = 0; code < CODES; code++) {
      const length = this.length(code);
      this.starts[code] -= length;
      if (!this.has(code) || isLengthAllowed(code, length)) continue;
      if (exactLength(code) == this.firsts[code]) {
        this.lengths[code] = this.firsts[code];
        this.report(code, Problem.Excess);
      } else {
        this.drop(code, Problem.Length);
      }
    }
    if (this.has(OptionCode.Overload) && this.overload == 0) this.drop(OptionCode.Overload, Problem.Value);
  }
}
