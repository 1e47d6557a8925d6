// The part of Bun's built-in module that ffi-bun.ts uses.
declare module "bun:ffi" {
  export interface FFISignature {
    readonly args: readonly string[];
    readonly returns: string;
  }
  export function dlopen(
    path: string,
    symbols: Record<string, FFISignature>,
  ): { symbols: Record<string, (...args: never[]) => unknown>; close(): void };
  export function ptr(view: ArrayBufferView, byteOffset?: number): number;
  export const read: { i32(address: number, byteOffset: number): number };
}
