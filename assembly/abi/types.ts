// Values that WIT has and AssemblyScript has not.

/** Nothing: stands for the absent type of a `result`. */
export class Unit {}

/** The only value of {@link Unit} that anybody needs. */
export const unit = new Unit();

/** `option<T>`. */
export class Option<T> {
  private constructor(
    /** Whether there is a value. */
    readonly isSome: bool,
    private readonly payload: T,
  ) {}

  static some<T>(value: T): Option<T> {
    return new Option<T>(true, value);
  }

  static none<T>(): Option<T> {
    return new Option<T>(false, zero<T>());
  }

  get isNone(): bool {
    return !this.isSome;
  }

  /** The value. Traps when there is none. */
  get value(): T {
    assert(this.isSome);
    return this.payload;
  }

  /** The value, or `other` when there is none. */
  or(other: T): T {
    return this.isSome ? this.payload : other;
  }
}

/** `result<T, E>`. */
export class Result<T, E> {
  private constructor(
    /** Whether it is a success. */
    readonly isOk: bool,
    private readonly success: T,
    private readonly failure: E,
  ) {}

  static ok<T, E>(value: T): Result<T, E> {
    return new Result<T, E>(true, value, zero<E>());
  }

  static err<T, E>(error: E): Result<T, E> {
    return new Result<T, E>(false, zero<T>(), error);
  }

  get isErr(): bool {
    return !this.isOk;
  }

  /** The value of a success. Traps otherwise. */
  get value(): T {
    assert(this.isOk);
    return this.success;
  }

  /** The error. Traps on a success. */
  get error(): E {
    assert(!this.isOk);
    return this.failure;
  }
}

/** A placeholder that is never handed out: the getters above trap first. */
function zero<T>(): T {
  if (isReference<T>()) return changetype<T>(0);
  return <T>0;
}

/** `tuple` of one. */
export class Tuple1<A> {
  constructor(public f0: A) {}
}

/** `tuple` of 2. */
export class Tuple2<A, B> {
  constructor(
    public f0: A,
    public f1: B,
  ) {}
}

/** `tuple` of 3. */
export class Tuple3<A, B, C> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
  ) {}
}

/** `tuple` of 4. */
export class Tuple4<A, B, C, D> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
  ) {}
}

/** `tuple` of 5. */
export class Tuple5<A, B, C, D, E> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
  ) {}
}

/** `tuple` of 6. */
export class Tuple6<A, B, C, D, E, F> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
  ) {}
}

/** `tuple` of 7. */
export class Tuple7<A, B, C, D, E, F, G> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
  ) {}
}

/** `tuple` of 8. */
export class Tuple8<A, B, C, D, E, F, G, H> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
  ) {}
}

/** `tuple` of 9. */
export class Tuple9<A, B, C, D, E, F, G, H, I> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
  ) {}
}

/** `tuple` of 10. */
export class Tuple10<A, B, C, D, E, F, G, H, I, J> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
  ) {}
}

/** `tuple` of 11. */
export class Tuple11<A, B, C, D, E, F, G, H, I, J, K> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
  ) {}
}

/** `tuple` of 12. */
export class Tuple12<A, B, C, D, E, F, G, H, I, J, K, L> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
    public f11: L,
  ) {}
}

/** `tuple` of 13. */
export class Tuple13<A, B, C, D, E, F, G, H, I, J, K, L, M> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
    public f11: L,
    public f12: M,
  ) {}
}

/** `tuple` of 14. */
export class Tuple14<A, B, C, D, E, F, G, H, I, J, K, L, M, N> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
    public f11: L,
    public f12: M,
    public f13: N,
  ) {}
}

/** `tuple` of 15. */
export class Tuple15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
    public f11: L,
    public f12: M,
    public f13: N,
    public f14: O,
  ) {}
}

/** `tuple` of 16. */
export class Tuple16<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P> {
  constructor(
    public f0: A,
    public f1: B,
    public f2: C,
    public f3: D,
    public f4: E,
    public f5: F,
    public f6: G,
    public f7: H,
    public f8: I,
    public f9: J,
    public f10: K,
    public f11: L,
    public f12: M,
    public f13: N,
    public f14: O,
    public f15: P,
  ) {}
}
