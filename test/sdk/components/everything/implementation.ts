// Hands everything to the import of the same name, so that the compiler sees every binding.
import * as world from "./generated/everything";

export function callsNothing(): void {
  world.callsNothing();
}

export function callsNames(mark: u32, allocate: string, release: f32, other: bool, unit: u32, lift: u32): u32 {
  return world.callsNames(mark, allocate, release, other, unit, lift);
}

export function callsEverything(value: world.Holder): world.Holder {
  return world.callsEverything(value);
}

export function callsResults(
  a: world.Result<world.Unit, world.Unit>,
  b: world.Result<u32, world.Unit>,
  c: world.Result<world.Unit, string>,
  d: world.Result<world.Choice, world.KindsMap>,
): world.Tuple4<
  world.Result<world.Unit, world.Unit>,
  world.Result<u32, world.Unit>,
  world.Result<world.Unit, string>,
  world.Result<world.Choice, world.KindsMap>
> {
  return world.callsResults(a, b, c, d);
}

export function callsDirect(
  f: world.KindsFew,
  m: world.Many,
  e: world.KindsMap,
  c: u32,
  l: Uint8Array,
  s: string,
): world.Many {
  return world.callsDirect(f, m, e, c, l, s);
}

export function callsShape(area: world.Area): world.Option<world.Area> {
  return world.callsShape(area);
}

export function callsJoin(a: world.Result<f32, u64>, b: world.Result<f64, i32>): world.Result<f32, u64> {
  return world.callsJoin(a, b);
}

/** Also says what an import got and gave. */
export function run(args: Array<string>, small: world.Small): world.Result<world.Unit, string> {
  if (!world.note(args.join(" "))) return world.Result.err<world.Unit, string>(String.fromCharCode(0xd800));
  const map = world.herePick(world.HereFew.Two);
  if (map != world.KindsMap.Enum || !small.has(world.KindsFew.Write)) {
    return world.Result.err<world.Unit, string>("unexpected");
  }
  return world.Result.ok<world.Unit, string>(world.unit);
}

export function madeSize(values: Array<f64>): u64 {
  return values.length;
}
