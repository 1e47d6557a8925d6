// Generated from the WIT world test:everything/everything@1.0.0. Do not edit: change the WIT and generate again.
import { allocate, reallocate } from "../../../assembly/abi/arena";
import { enter, finish, leave } from "../../../assembly/abi/call";
import {
  bytesAt,
  checkChar,
  checkDiscriminant,
  checkRange,
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
  stringAt,
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
import {
  Area,
  Choice,
  ChoiceTag,
  Colour,
  Holder,
  KindsFew,
  KindsMap,
  Many,
  Paint,
  Point,
  Scalars,
  Tuple17,
  Words,
} from "./everything";
import * as implementation from "../implementation";

/** Where the host puts what it passes in. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  return reallocate(old, oldSize, align, size);
}

/** test:everything/calls@1.0.0 nothing: func() */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23nothing(): void {
  enter();
  implementation.callsNothing();
  leave();
  finish();
}

/**
 * test:everything/calls@1.0.0 names: func(mark: u32, allocate: string, release: f32, default: bool, unit: u32, lift: u32)
 */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23names(
  p0: i32,
  p1: i32,
  p2: i32,
  p3: f32,
  p4: i32,
  p5: i32,
  p6: i32,
): i32 {
  enter();
  const result = implementation.callsNames(<u32>p0, stringAt(p1, p2), p3, p4 != 0, <u32>p5, <u32>p6);
  const flat: i32 = <i32>result;
  leave();
  finish();
  return flat;
}

/** test:everything/calls@1.0.0 everything: func(value: Holder) */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23everything(p0: i32): i32 {
  enter();
  checkRange(p0, 168, 8);
  const result = implementation.callsEverything(liftHolder(<usize>p0));
  const to = allocate(168, 8);
  lowerHolder(result, to);
  leave();
  return <i32>to;
}

export function cm$cabi_post_test$3aeverything$2fcalls$401$2e0$2e0$23everything(_result: i32): void {
  finish();
}

/**
 * test:everything/calls@1.0.0 results: func(a: Result<Unit, Unit>, b: Result<u32, Unit>, c: Result<Unit, string>, d: Result<Choice, KindsMap>)
 */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23results(p0: i32): i32 {
  enter();
  checkRange(p0, 72, 4);
  const result = implementation.callsResults(
    liftResultOfUnitOrUnit(<usize>p0),
    liftResultOfU32OrUnit(<usize>p0 + 4),
    liftResultOfUnitOrString(<usize>p0 + 12),
    liftResultOfChoiceOrKindsMap(<usize>p0 + 24),
  );
  const to = allocate(72, 4);
  lowerTuple4OfResultOfUnitOrUnitAndResultOfU32OrUnitAndResultOfUnitOrStringAndResultOfChoiceOrKindsMap(result, to);
  leave();
  return <i32>to;
}

export function cm$cabi_post_test$3aeverything$2fcalls$401$2e0$2e0$23results(_result: i32): void {
  finish();
}

/** test:everything/calls@1.0.0 direct: func(f: KindsFew, m: Many, e: KindsMap, c: u32, l: Uint8Array, s: string) */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23direct(
  p0: i32,
  p1: i32,
  p2: i32,
  p3: i32,
  p4: i32,
  p5: i32,
  p6: i32,
  p7: i32,
): i32 {
  enter();
  const result = implementation.callsDirect(
    new KindsFew(<u8>p0 & 0x3),
    new Many(<u32>p1),
    <KindsMap>checkDiscriminant(p2, 4),
    checkChar(p3),
    bytesAt(p4, p5),
    stringAt(p6, p7),
  );
  const flat: i32 = <i32>result.bits;
  leave();
  finish();
  return flat;
}

/** test:everything/calls@1.0.0 shape: func(area: Area) */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23shape(p0: i64, p1: i32, p2: i32, p3: i32): i32 {
  enter();
  const at = allocate(24, 8);
  lowerU64(<u64>p0, at);
  lowerU32(p1, at + 8);
  lowerU32(p2, at + 12);
  lowerU8(<u8>checkDiscriminant(p3, 2), at + 16);
  const result = implementation.callsShape(liftArea(at));
  const to = allocate(32, 8);
  lowerOptionOfArea(result, to);
  leave();
  return <i32>to;
}

export function cm$cabi_post_test$3aeverything$2fcalls$401$2e0$2e0$23shape(_result: i32): void {
  finish();
}

/** test:everything/calls@1.0.0 join: func(a: Result<f32, u64>, b: Result<f64, i32>) */
export function cm$test$3aeverything$2fcalls$401$2e0$2e0$23join(p0: i32, p1: i64, p2: i32, p3: i64): i32 {
  enter();
  const at = allocate(32, 8);
  lowerU8(<u8>checkDiscriminant(p0, 2), at);
  if (p0 == 0) {
    lowerF32(reinterpret<f32>(<i32>p1), at + 8);
  }
  if (p0 == 1) {
    lowerU64(<u64>p1, at + 8);
  }
  lowerU8(<u8>checkDiscriminant(p2, 2), at + 16);
  if (p2 == 0) {
    lowerF64(reinterpret<f64>(p3), at + 24);
  }
  if (p2 == 1) {
    lowerS32(<i32>p3, at + 24);
  }
  const result = implementation.callsJoin(liftResultOfF32OrU64(at), liftResultOfF64OrS32(at + 16));
  const to = allocate(16, 8);
  lowerResultOfF32OrU64(result, to);
  leave();
  return <i32>to;
}

export function cm$cabi_post_test$3aeverything$2fcalls$401$2e0$2e0$23join(_result: i32): void {
  finish();
}

/** run: func(args: Array<string>, small: Small) */
export function cm$run(p0: i32, p1: i32, p2: i32): i32 {
  enter();
  const at = allocate(8, 4);
  lowerU32(p0, at);
  lowerU32(p1, at + 4);
  const result = implementation.run(liftListOfString(at), new KindsFew(<u8>p2 & 0x3));
  const to = allocate(12, 4);
  lowerResultOfUnitOrString(result, to);
  leave();
  return <i32>to;
}

export function cm$cabi_post_run(_result: i32): void {
  finish();
}

/** made size: func(of: Array<f64>) */
export function cm$made$23size(p0: i32, p1: i32): i64 {
  enter();
  const at = allocate(8, 4);
  lowerU32(p0, at);
  lowerU32(p1, at + 4);
  const result = implementation.madeSize(liftNumbers<f64>(at));
  const flat: i64 = <i64>result;
  leave();
  finish();
  return flat;
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

function liftListOfString(at: usize): Array<string> {
  let from = liftElements(at, 8, 4);
  const list = new Array<string>(liftLength(at));
  for (let i = 0; i < list.length; i++, from += 8) {
    list[i] = liftString(from);
  }
  return list;
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

function liftResultOfF64OrS32(at: usize): Result<f64, i32> {
  if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<f64, i32>(liftF64(at + 8));
  return Result.err<f64, i32>(liftS32(at + 8));
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

function lowerOptionOfArea(value: Option<Area>, at: usize): void {
  lowerBool(value.isSome, at);
  if (value.isSome) lowerArea(value.value, at + 8);
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

function lowerTuple4OfResultOfUnitOrUnitAndResultOfU32OrUnitAndResultOfUnitOrStringAndResultOfChoiceOrKindsMap(value: Tuple4<Result<Unit, Unit>, Result<u32, Unit>, Result<Unit, string>, Result<Choice, KindsMap>>, at: usize): void {
  lowerResultOfUnitOrUnit(value.f0, at);
  lowerResultOfU32OrUnit(value.f1, at + 4);
  lowerResultOfUnitOrString(value.f2, at + 12);
  lowerResultOfChoiceOrKindsMap(value.f3, at + 24);
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
