// Generated from the WIT world test:everything/everything@1.0.0. Do not edit: change the WIT and generate again.
import { allocate, mark, release } from "../../../assembly/abi/arena";
import {
  checkChar,
  checkDiscriminant,
  liftBool,
  liftBytes,
  liftChar,
  liftElements,
  liftF32,
  liftF64,
  liftLength,
  liftNumbers,
  liftS16,
  liftS32,
  liftS64,
  liftS8,
  liftString,
  liftU16,
  liftU32,
  liftU64,
  liftU8,
} from "../../../assembly/abi/lift";
import {
  lowerBool,
  lowerBytes,
  lowerChar,
  lowerElements,
  lowerF32,
  lowerF64,
  lowerNumbers,
  lowerS16,
  lowerS32,
  lowerS64,
  lowerS8,
  lowerString,
  lowerU16,
  lowerU32,
  lowerU64,
  lowerU8,
} from "../../../assembly/abi/lower";
import { Option, Result, Tuple4, Unit, unit } from "../../../assembly/abi/types";

export { Option, Result, Tuple4, Unit, unit } from "../../../assembly/abi/types";

export class Tuple17<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
    public f12: T12,
    public f13: T13,
    public f14: T14,
    public f15: T15,
    public f16: T16,
  ) {}
}

// test:everything/kinds@1.0.0

export type Paint = Colour;

export type Octets = Uint8Array;

export type Grid = Array<Array<Point>>;

/** All scalars. */
export class Scalars {
  constructor(
    /** True or not. */
    public a: bool,
    public b: u8,
    public c: u16,
    public d: u32,
    public e: u64,
    public f: i8,
    public g: i16,
    public h: i32,
    public i: i64,
    public j: f32,
    public k: f64,
    public l: u32,
    public m: string,
  ) {}
}

export class KindsFew {
  static readonly Read: u8 = 0x1;
  static readonly Write: u8 = 0x2;

  constructor(public bits: u8 = 0) {}

  /** Whether every one of these bits is set. */
  has(bits: u8): bool {
    return (this.bits & bits) == bits;
  }
}

export class Many {
  static readonly L0: u32 = 0x1;
  static readonly L1: u32 = 0x2;
  static readonly L2: u32 = 0x4;
  static readonly L3: u32 = 0x8;
  static readonly L4: u32 = 0x10;
  static readonly L5: u32 = 0x20;
  static readonly L6: u32 = 0x40;
  static readonly L7: u32 = 0x80;
  static readonly L8: u32 = 0x100;
  static readonly L9: u32 = 0x200;
  static readonly L10: u32 = 0x400;
  static readonly L11: u32 = 0x800;
  static readonly L12: u32 = 0x1000;
  static readonly L13: u32 = 0x2000;
  static readonly L14: u32 = 0x4000;
  static readonly L15: u32 = 0x8000;
  static readonly L16: u32 = 0x10000;
  static readonly L17: u32 = 0x20000;
  static readonly L18: u32 = 0x40000;
  static readonly L19: u32 = 0x80000;
  static readonly L20: u32 = 0x100000;
  static readonly L21: u32 = 0x200000;
  static readonly L22: u32 = 0x400000;
  static readonly L23: u32 = 0x800000;
  static readonly L24: u32 = 0x1000000;
  static readonly L25: u32 = 0x2000000;
  static readonly L26: u32 = 0x4000000;
  static readonly L27: u32 = 0x8000000;
  static readonly L28: u32 = 0x10000000;
  static readonly L29: u32 = 0x20000000;
  static readonly L30: u32 = 0x40000000;
  static readonly L31: u32 = 0x80000000;

  constructor(public bits: u32 = 0) {}

  /** Whether every one of these bits is set. */
  has(bits: u32): bool {
    return (this.bits & bits) == bits;
  }
}

/**
 * Words that mean something in AssemblyScript.
 *
 * Over several lines, with a * and an end.
 */
export class Words {
  constructor(
    public type_: u32,
    public default_: u32,
    public constructor_: u32,
    public static_: u32,
    public get_: u32,
    public set_: u32,
    public of_: u32,
    public new_: u32,
    public this_: u32,
    public class_: u32,
  ) {}
}

/** Also a name that every AssemblyScript file knows. * / does not end this comment. */
export enum KindsMap {
  Delete,
  Enum,
  Null,
  String,
}

export enum ChoiceTag {
  Nothing,
  List,
  Default,
  Constructor,
  Same,
  Bytes,
  New,
  Paint,
}

export class Choice {
  private payload0: Array<u32> | null;
  private payload1: string | null;
  private payload2: Words | null;
  private payload3: Uint8Array | null;
  private payload4: Option<Option<bool>> | null;
  private payload5: Colour;

  private constructor(
    /** One of ChoiceTag. */
    readonly tag: u8,
  ) {}

  static nothing(): Choice {
    return new Choice(<u8>ChoiceTag.Nothing);
  }

  static list(payload: Array<u32>): Choice {
    const value = new Choice(<u8>ChoiceTag.List);
    value.payload0 = payload;
    return value;
  }

  asList(): Array<u32> {
    assert(this.tag == <u8>ChoiceTag.List);
    return this.payload0 as Array<u32>;
  }

  static default_(payload: string): Choice {
    const value = new Choice(<u8>ChoiceTag.Default);
    value.payload1 = payload;
    return value;
  }

  asDefault(): string {
    assert(this.tag == <u8>ChoiceTag.Default);
    return this.payload1 as string;
  }

  static constructor_(payload: Words): Choice {
    const value = new Choice(<u8>ChoiceTag.Constructor);
    value.payload2 = payload;
    return value;
  }

  asConstructor(): Words {
    assert(this.tag == <u8>ChoiceTag.Constructor);
    return this.payload2 as Words;
  }

  static same(payload: Octets): Choice {
    const value = new Choice(<u8>ChoiceTag.Same);
    value.payload3 = payload;
    return value;
  }

  asSame(): Octets {
    assert(this.tag == <u8>ChoiceTag.Same);
    return this.payload3 as Octets;
  }

  static bytes(payload: Uint8Array): Choice {
    const value = new Choice(<u8>ChoiceTag.Bytes);
    value.payload3 = payload;
    return value;
  }

  asBytes(): Uint8Array {
    assert(this.tag == <u8>ChoiceTag.Bytes);
    return this.payload3 as Uint8Array;
  }

  static new_(payload: Option<Option<bool>>): Choice {
    const value = new Choice(<u8>ChoiceTag.New);
    value.payload4 = payload;
    return value;
  }

  asNew(): Option<Option<bool>> {
    assert(this.tag == <u8>ChoiceTag.New);
    return this.payload4 as Option<Option<bool>>;
  }

  static paint(payload: Paint): Choice {
    const value = new Choice(<u8>ChoiceTag.Paint);
    value.payload5 = payload;
    return value;
  }

  asPaint(): Paint {
    assert(this.tag == <u8>ChoiceTag.Paint);
    return this.payload5;
  }
}

export class Holder {
  constructor(
    public all: Option<Scalars>,
    public long: Tuple17<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u32>,
    public grid: Grid,
    public letters: Array<u32>,
    public few: KindsFew,
    public many: Many,
    public map: KindsMap,
    public choice: Choice,
  ) {}
}

// test:everything/everything@1.0.0

export type Small = KindsFew;

// test:other/shapes@0.2.0-rc.1

export enum Colour {
  Red,
  Green,
}

export class Point {
  constructor(
    public x: i32,
    public y: i32,
  ) {}
}

/** Clashes with nothing. */
export class Area {
  constructor(
    public id: Id,
    public corners: Array<Point>,
    public colour: Colour,
  ) {}
}

// test:nested/inner@3.0.0

export type Id = u64;

// here

/** The same name as a type of another interface. */
export enum HereFew {
  One,
  Two,
}

@external("test:everything/calls@1.0.0", "nothing")
declare function import_callsNothing(): void;

export function callsNothing(): void {
  import_callsNothing();
}

@external("test:everything/calls@1.0.0", "names")
declare function import_callsNames(p0: i32, p1: i32, p2: i32, p3: f32, p4: i32, p5: i32, p6: i32): i32;

/** Parameters that clash with names in the generated code. */
export function callsNames(mark_: u32, allocate_: string, release_: f32, default_: bool, unit_: u32, lift: u32): u32 {
  const _mark = mark();
  const _arguments = allocate(8, 4);
  lowerString(allocate_, _arguments);
  let _1_0: i32 = 0;
  let _1_1: i32 = 0;
  _1_0 = <i32>liftU32(_arguments);
  _1_1 = <i32>liftU32(_arguments + 4);
  const _flat = import_callsNames(<i32>mark_, _1_0, _1_1, release_, <i32>default_, <i32>unit_, <i32>lift);
  const _value = <u32>_flat;
  release(_mark);
  return _value;
}

@external("test:everything/calls@1.0.0", "everything")
declare function import_callsEverything(p0: i32, p1: i32): void;

export function callsEverything(value: Holder): Holder {
  const _mark = mark();
  const _arguments = allocate(168, 8);
  lowerHolder(value, _arguments);
  const _result = allocate(168, 8);
  import_callsEverything(<i32>_arguments, <i32>_result);
  const _value = liftHolder(_result);
  release(_mark);
  return _value;
}

@external("test:everything/calls@1.0.0", "results")
declare function import_callsResults(p0: i32, p1: i32): void;

export function callsResults(
  a: Result<Unit, Unit>,
  b: Result<u32, Unit>,
  c: Result<Unit, string>,
  d: Result<Choice, KindsMap>,
): Tuple4<Result<Unit, Unit>, Result<u32, Unit>, Result<Unit, string>, Result<Choice, KindsMap>> {
  const _mark = mark();
  const _arguments = allocate(72, 4);
  lowerResultOfUnitOrUnit(a, _arguments);
  lowerResultOfU32OrUnit(b, _arguments + 4);
  lowerResultOfUnitOrString(c, _arguments + 12);
  lowerResultOfChoiceOrKindsMap(d, _arguments + 24);
  const _result = allocate(72, 4);
  import_callsResults(<i32>_arguments, <i32>_result);
  const _value = liftTuple4OfResultOfUnitOrUnitAndResultOfU32OrUnitAndResultOfUnitOrStringAndResultOfChoiceOrKindsMap(_result);
  release(_mark);
  return _value;
}

@external("test:everything/calls@1.0.0", "direct")
declare function import_callsDirect(p0: i32, p1: i32, p2: i32, p3: i32, p4: i32, p5: i32, p6: i32, p7: i32): i32;

export function callsDirect(f: KindsFew, m: Many, e: KindsMap, c: u32, l: Uint8Array, s: string): Many {
  const _mark = mark();
  const _arguments = allocate(8, 4);
  lowerString(s, _arguments);
  let _5_0: i32 = 0;
  let _5_1: i32 = 0;
  _5_0 = <i32>liftU32(_arguments);
  _5_1 = <i32>liftU32(_arguments + 4);
  const _flat = import_callsDirect(<i32>f.bits, <i32>m.bits, <i32>checkDiscriminant(<u32>e, 4), <i32>checkChar(c), <i32>l.dataStart, l.length, _5_0, _5_1);
  const _value = new Many(<u32>_flat);
  release(_mark);
  return _value;
}

@external("test:everything/calls@1.0.0", "shape")
declare function import_callsShape(p0: i64, p1: i32, p2: i32, p3: i32, p4: i32): void;

export function callsShape(area: Area): Option<Area> {
  const _mark = mark();
  const _arguments = allocate(24, 8);
  lowerArea(area, _arguments);
  let _0_0: i64 = 0;
  let _0_1: i32 = 0;
  let _0_2: i32 = 0;
  let _0_3: i32 = 0;
  _0_0 = <i64>liftU64(_arguments);
  _0_1 = <i32>liftU32(_arguments + 8);
  _0_2 = <i32>liftU32(_arguments + 12);
  _0_3 = <i32>liftU8(_arguments + 16);
  const _result = allocate(32, 8);
  import_callsShape(_0_0, _0_1, _0_2, _0_3, <i32>_result);
  const _value = liftOptionOfArea(_result);
  release(_mark);
  return _value;
}

@external("test:everything/calls@1.0.0", "join")
declare function import_callsJoin(p0: i32, p1: i64, p2: i32, p3: i64, p4: i32): void;

export function callsJoin(a: Result<f32, u64>, b: Result<f64, i32>): Result<f32, u64> {
  const _mark = mark();
  const _arguments = allocate(32, 8);
  lowerResultOfF32OrU64(a, _arguments);
  let _0_0: i32 = 0;
  let _0_1: i64 = 0;
  _0_0 = <i32>liftU8(_arguments);
  if (<i32>liftU8(_arguments) == 0) {
    _0_1 = <i64>reinterpret<u32>(liftF32(_arguments + 8));
  }
  if (<i32>liftU8(_arguments) == 1) {
    _0_1 = <i64>liftU64(_arguments + 8);
  }
  lowerResultOfF64OrS32(b, _arguments + 16);
  let _1_0: i32 = 0;
  let _1_1: i64 = 0;
  _1_0 = <i32>liftU8(_arguments + 16);
  if (<i32>liftU8(_arguments + 16) == 0) {
    _1_1 = reinterpret<i64>(liftF64(_arguments + 24));
  }
  if (<i32>liftU8(_arguments + 16) == 1) {
    _1_1 = <i64>liftS32(_arguments + 24);
  }
  const _result = allocate(16, 8);
  import_callsJoin(_0_0, _0_1, _1_0, _1_1, <i32>_result);
  const _value = liftResultOfF32OrU64(_result);
  release(_mark);
  return _value;
}

@external("$root", "note")
declare function import_note(p0: i32, p1: i32): i32;

export function note(text: string): bool {
  const _mark = mark();
  const _arguments = allocate(8, 4);
  lowerString(text, _arguments);
  let _0_0: i32 = 0;
  let _0_1: i32 = 0;
  _0_0 = <i32>liftU32(_arguments);
  _0_1 = <i32>liftU32(_arguments + 4);
  const _flat = import_note(_0_0, _0_1);
  const _value = _flat != 0;
  release(_mark);
  return _value;
}

@external("here", "pick")
declare function import_herePick(p0: i32): i32;

export function herePick(few: HereFew): KindsMap {
  const _flat = import_herePick(<i32>checkDiscriminant(<u32>few, 2));
  return <KindsMap>checkDiscriminant(_flat, 4);
}

// Values on their way through memory.

function liftArea(at: usize): Area {
  return new Area(liftU64(at), liftListOfPoint(at + 8), <Colour>checkDiscriminant(liftU8(at + 16), 2));
}

function liftChoice(at: usize): Choice {
  switch (liftU8(at)) {
    case ChoiceTag.Nothing:
      return Choice.nothing();
    case ChoiceTag.List:
      return Choice.list(liftNumbers<u32>(at + 4));
    case ChoiceTag.Default:
      return Choice.default_(liftString(at + 4));
    case ChoiceTag.Constructor:
      return Choice.constructor_(liftWords(at + 4));
    case ChoiceTag.Same:
      return Choice.same(liftBytes(at + 4));
    case ChoiceTag.Bytes:
      return Choice.bytes(liftBytes(at + 4));
    case ChoiceTag.New:
      return Choice.new_(liftOptionOfOptionOfBool(at + 4));
    case ChoiceTag.Paint:
      return Choice.paint(<Colour>checkDiscriminant(liftU8(at + 4), 2));
    default:
      return unreachable();
  }
}

function liftHolder(at: usize): Holder {
  return new Holder(
    liftOptionOfScalars(at),
    liftTuple17OfU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU32(at + 72),
    liftListOfListOfPoint(at + 92),
    liftListOfChar(at + 100),
    new KindsFew(liftU8(at + 108) & 0x3),
    new Many(liftU32(at + 112)),
    <KindsMap>checkDiscriminant(liftU8(at + 116), 4),
    liftChoice(at + 120),
  );
}

function liftListOfChar(at: usize): Array<u32> {
  let from = liftElements(at, 4, 4);
  const list = new Array<u32>(liftLength(at));
  for (let i = 0; i < list.length; i++, from += 4) {
    list[i] = liftChar(from);
  }
  return list;
}

function liftListOfListOfPoint(at: usize): Array<Array<Point>> {
  let from = liftElements(at, 8, 4);
  const list = new Array<Array<Point>>(liftLength(at));
  for (let i = 0; i < list.length; i++, from += 8) {
    list[i] = liftListOfPoint(from);
  }
  return list;
}

function liftListOfPoint(at: usize): Array<Point> {
  let from = liftElements(at, 8, 4);
  const list = new Array<Point>(liftLength(at));
  for (let i = 0; i < list.length; i++, from += 8) {
    list[i] = liftPoint(from);
  }
  return list;
}

function liftOptionOfArea(at: usize): Option<Area> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Option.none<Area>();
  return Option.some<Area>(liftArea(at + 8));
}

function liftOptionOfBool(at: usize): Option<bool> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Option.none<bool>();
  return Option.some<bool>(liftBool(at + 1));
}

function liftOptionOfOptionOfBool(at: usize): Option<Option<bool>> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Option.none<Option<bool>>();
  return Option.some<Option<bool>>(liftOptionOfBool(at + 1));
}

function liftOptionOfScalars(at: usize): Option<Scalars> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Option.none<Scalars>();
  return Option.some<Scalars>(liftScalars(at + 8));
}

function liftPoint(at: usize): Point {
  return new Point(liftS32(at), liftS32(at + 4));
}

function liftResultOfChoiceOrKindsMap(at: usize): Result<Choice, KindsMap> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<Choice, KindsMap>(liftChoice(at + 4));
  return Result.err<Choice, KindsMap>(<KindsMap>checkDiscriminant(liftU8(at + 4), 4));
}

function liftResultOfF32OrU64(at: usize): Result<f32, u64> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<f32, u64>(liftF32(at + 8));
  return Result.err<f32, u64>(liftU64(at + 8));
}

function liftResultOfU32OrUnit(at: usize): Result<u32, Unit> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<u32, Unit>(liftU32(at + 4));
  return Result.err<u32, Unit>(unit);
}

function liftResultOfUnitOrString(at: usize): Result<Unit, string> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<Unit, string>(unit);
  return Result.err<Unit, string>(liftString(at + 4));
}

function liftResultOfUnitOrUnit(at: usize): Result<Unit, Unit> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<Unit, Unit>(unit);
  return Result.err<Unit, Unit>(unit);
}

function liftScalars(at: usize): Scalars {
  return new Scalars(
    liftBool(at),
    liftU8(at + 1),
    liftU16(at + 2),
    liftU32(at + 4),
    liftU64(at + 8),
    liftS8(at + 16),
    liftS16(at + 18),
    liftS32(at + 20),
    liftS64(at + 24),
    liftF32(at + 32),
    liftF64(at + 40),
    liftChar(at + 48),
    liftString(at + 52),
  );
}

function liftTuple17OfU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU32(at: usize): Tuple17<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u32> {
  return new Tuple17<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u32>(
    liftU8(at),
    liftU8(at + 1),
    liftU8(at + 2),
    liftU8(at + 3),
    liftU8(at + 4),
    liftU8(at + 5),
    liftU8(at + 6),
    liftU8(at + 7),
    liftU8(at + 8),
    liftU8(at + 9),
    liftU8(at + 10),
    liftU8(at + 11),
    liftU8(at + 12),
    liftU8(at + 13),
    liftU8(at + 14),
    liftU8(at + 15),
    liftU32(at + 16),
  );
}

function liftTuple4OfResultOfUnitOrUnitAndResultOfU32OrUnitAndResultOfUnitOrStringAndResultOfChoiceOrKindsMap(at: usize): Tuple4<Result<Unit, Unit>, Result<u32, Unit>, Result<Unit, string>, Result<Choice, KindsMap>> {
  return new Tuple4<Result<Unit, Unit>, Result<u32, Unit>, Result<Unit, string>, Result<Choice, KindsMap>>(
    liftResultOfUnitOrUnit(at),
    liftResultOfU32OrUnit(at + 4),
    liftResultOfUnitOrString(at + 12),
    liftResultOfChoiceOrKindsMap(at + 24),
  );
}

function liftWords(at: usize): Words {
  return new Words(
    liftU32(at),
    liftU32(at + 4),
    liftU32(at + 8),
    liftU32(at + 12),
    liftU32(at + 16),
    liftU32(at + 20),
    liftU32(at + 24),
    liftU32(at + 28),
    liftU32(at + 32),
    liftU32(at + 36),
  );
}

function lowerArea(value: Area, at: usize): void {
  lowerU64(value.id, at);
  lowerListOfPoint(value.corners, at + 8);
  lowerU8(<u8>checkDiscriminant(<u32>value.colour, 2), at + 16);
}

function lowerChoice(value: Choice, at: usize): void {
  lowerU8(value.tag, at);
  switch (value.tag) {
    case ChoiceTag.List:
      lowerNumbers(value.asList(), at + 4);
      break;
    case ChoiceTag.Default:
      lowerString(value.asDefault(), at + 4);
      break;
    case ChoiceTag.Constructor:
      lowerWords(value.asConstructor(), at + 4);
      break;
    case ChoiceTag.Same:
      lowerBytes(value.asSame(), at + 4);
      break;
    case ChoiceTag.Bytes:
      lowerBytes(value.asBytes(), at + 4);
      break;
    case ChoiceTag.New:
      lowerOptionOfOptionOfBool(value.asNew(), at + 4);
      break;
    case ChoiceTag.Paint:
      lowerU8(<u8>checkDiscriminant(<u32>value.asPaint(), 2), at + 4);
      break;
  }
}

function lowerHolder(value: Holder, at: usize): void {
  lowerOptionOfScalars(value.all, at);
  lowerTuple17OfU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU32(value.long, at + 72);
  lowerListOfListOfPoint(value.grid, at + 92);
  lowerListOfChar(value.letters, at + 100);
  lowerU8(value.few.bits, at + 108);
  lowerU32(value.many.bits, at + 112);
  lowerU8(<u8>checkDiscriminant(<u32>value.map, 4), at + 116);
  lowerChoice(value.choice, at + 120);
}

function lowerListOfChar(value: Array<u32>, at: usize): void {
  let to = lowerElements(value.length, 4, 4, at);
  for (let i = 0; i < value.length; i++, to += 4) {
    lowerChar(value[i], to);
  }
}

function lowerListOfListOfPoint(value: Array<Array<Point>>, at: usize): void {
  let to = lowerElements(value.length, 8, 4, at);
  for (let i = 0; i < value.length; i++, to += 8) {
    lowerListOfPoint(value[i], to);
  }
}

function lowerListOfPoint(value: Array<Point>, at: usize): void {
  let to = lowerElements(value.length, 8, 4, at);
  for (let i = 0; i < value.length; i++, to += 8) {
    lowerPoint(value[i], to);
  }
}

function lowerOptionOfBool(value: Option<bool>, at: usize): void {
  lowerBool(value.isSome, at);
  if (value.isSome) lowerBool(value.value, at + 1);
}

function lowerOptionOfOptionOfBool(value: Option<Option<bool>>, at: usize): void {
  lowerBool(value.isSome, at);
  if (value.isSome) lowerOptionOfBool(value.value, at + 1);
}

function lowerOptionOfScalars(value: Option<Scalars>, at: usize): void {
  lowerBool(value.isSome, at);
  if (value.isSome) lowerScalars(value.value, at + 8);
}

function lowerPoint(value: Point, at: usize): void {
  lowerS32(value.x, at);
  lowerS32(value.y, at + 4);
}

function lowerResultOfChoiceOrKindsMap(value: Result<Choice, KindsMap>, at: usize): void {
  lowerBool(!value.isOk, at);
  if (value.isOk) lowerChoice(value.value, at + 4);
  if (!value.isOk) lowerU8(<u8>checkDiscriminant(<u32>value.error, 4), at + 4);
}

function lowerResultOfF32OrU64(value: Result<f32, u64>, at: usize): void {
  lowerBool(!value.isOk, at);
  if (value.isOk) lowerF32(value.value, at + 8);
  if (!value.isOk) lowerU64(value.error, at + 8);
}

function lowerResultOfF64OrS32(value: Result<f64, i32>, at: usize): void {
  lowerBool(!value.isOk, at);
  if (value.isOk) lowerF64(value.value, at + 8);
  if (!value.isOk) lowerS32(value.error, at + 8);
}

function lowerResultOfU32OrUnit(value: Result<u32, Unit>, at: usize): void {
  lowerBool(!value.isOk, at);
  if (value.isOk) lowerU32(value.value, at + 4);
}

function lowerResultOfUnitOrString(value: Result<Unit, string>, at: usize): void {
  lowerBool(!value.isOk, at);
  if (!value.isOk) lowerString(value.error, at + 4);
}

function lowerResultOfUnitOrUnit(value: Result<Unit, Unit>, at: usize): void {
  lowerBool(!value.isOk, at);
}

function lowerScalars(value: Scalars, at: usize): void {
  lowerBool(value.a, at);
  lowerU8(value.b, at + 1);
  lowerU16(value.c, at + 2);
  lowerU32(value.d, at + 4);
  lowerU64(value.e, at + 8);
  lowerS8(value.f, at + 16);
  lowerS16(value.g, at + 18);
  lowerS32(value.h, at + 20);
  lowerS64(value.i, at + 24);
  lowerF32(value.j, at + 32);
  lowerF64(value.k, at + 40);
  lowerChar(value.l, at + 48);
  lowerString(value.m, at + 52);
}

function lowerTuple17OfU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU8AndU32(value: Tuple17<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u32>, at: usize): void {
  lowerU8(value.f0, at);
  lowerU8(value.f1, at + 1);
  lowerU8(value.f2, at + 2);
  lowerU8(value.f3, at + 3);
  lowerU8(value.f4, at + 4);
  lowerU8(value.f5, at + 5);
  lowerU8(value.f6, at + 6);
  lowerU8(value.f7, at + 7);
  lowerU8(value.f8, at + 8);
  lowerU8(value.f9, at + 9);
  lowerU8(value.f10, at + 10);
  lowerU8(value.f11, at + 11);
  lowerU8(value.f12, at + 12);
  lowerU8(value.f13, at + 13);
  lowerU8(value.f14, at + 14);
  lowerU8(value.f15, at + 15);
  lowerU32(value.f16, at + 16);
}

function lowerWords(value: Words, at: usize): void {
  lowerU32(value.type_, at);
  lowerU32(value.default_, at + 4);
  lowerU32(value.constructor_, at + 8);
  lowerU32(value.static_, at + 12);
  lowerU32(value.get_, at + 16);
  lowerU32(value.set_, at + 20);
  lowerU32(value.of_, at + 24);
  lowerU32(value.new_, at + 28);
  lowerU32(value.this_, at + 32);
  lowerU32(value.class_, at + 36);
}
