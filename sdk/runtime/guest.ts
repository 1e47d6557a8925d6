// A component's memory, as the host sees it. The component is not trusted: every address it gives is checked.

/** The component broke the rules of the canonical ABI, or called at a time when it may not. */
export class AbiError extends Error {
  override readonly name = "AbiError";
}

type Reallocate = (old: number, oldSize: number, align: number, size: number) => number;

export class Guest {
  readonly #memory: WebAssembly.Memory;
  readonly #reallocate: Reallocate;
  #view: DataView<ArrayBuffer>;

  constructor(exports: WebAssembly.Exports) {
    const { memory, cabi_realloc: reallocate } = exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof reallocate !== "function") {
      throw new AbiError("the core module does not export `memory` and `cabi_realloc`");
    }
    this.#memory = memory;
    this.#reallocate = reallocate as Reallocate;
    this.#view = new DataView(memory.buffer);
  }

  /** The memory as it is now. Hold it only until the next call of the component, which may move it. */
  view(): DataView<ArrayBuffer> {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
  }

  /** Throws unless `size` octets at `at` are in memory and aligned. */
  check(at: number, size: number, align: number): void {
    if (at % align !== 0 || at + size > this.#memory.buffer.byteLength) {
      throw new AbiError(`the component gave an address that it cannot have: ${at}, for ${size} octets`);
    }
  }

  /** A view of `size` octets at `at`. */
  bytes(at: number, size: number): Uint8Array<ArrayBuffer> {
    this.check(at, size, 1);
    return new Uint8Array(this.#memory.buffer, at, size);
  }

  /** A place for `size` octets, made by the component. */
  allocate(size: number, align: number): number {
    const at = this.#reallocate(0, 0, align, size) >>> 0;
    this.check(at, size, align);
    return at;
  }
}
