// Core WebAssembly values, and how one that may hold several types holds each of them.

export type Core = "i32" | "i64" | "f32" | "f64";
export type CoreValue = number | bigint;

const scratch = new DataView(new ArrayBuffer(8));

export function zero(core: Core): CoreValue {
  return core === "i64" ? 0n : 0;
}

/** A value of the type `from` as it is in a place of the type `to`, which can also hold others. */
export function widen(value: CoreValue, from: Core, to: Core): CoreValue {
  if (from === to) return value;
  if (from === "f64") {
    scratch.setFloat64(0, Number(value));
    return scratch.getBigInt64(0);
  }
  if (from === "f32") scratch.setFloat32(0, Number(value));
  else scratch.setInt32(0, Number(value));
  return to === "i64" ? BigInt(scratch.getUint32(0)) : scratch.getInt32(0);
}

/** The reverse of {@link widen}. */
export function narrow(value: CoreValue, from: Core, to: Core): CoreValue {
  if (from === to) return value;
  if (to === "f64") {
    scratch.setBigInt64(0, BigInt(value));
    return scratch.getFloat64(0);
  }
  scratch.setInt32(0, Number(BigInt.asIntN(32, BigInt(value))));
  return to === "f32" ? scratch.getFloat32(0) : scratch.getInt32(0);
}
