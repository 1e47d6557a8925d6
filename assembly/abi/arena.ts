// Memory for values on their way across the wall. Not garbage-collected: it grows during a call and is given back
// as a whole afterwards. The host writes here through `cabi_realloc`.

/** Most octets that may be on their way at one time, both directions together. More is a trap. */
const LIMIT: usize = 1 << 20;
/** Octets of the first chunk, which is kept for good; a larger one is made only when this is full. */
const CHUNK: usize = 16 << 10;
/** A chunk starts with the address of the chunk before it and its own size, header included. */
const HEADER: usize = 16;

/** The newest chunk, or 0. */
let chunk: usize = 0;
/** First free octet of it. */
let top: usize = 0;
/** End of it. */
let end: usize = 0;
/** Octets of all chunks. */
let total: usize = 0;

/** `size` octets, aligned to `align` (a power of two up to 8). They hold anything. */
export function allocate(size: usize, align: usize): usize {
  assert(align <= 8 && size <= LIMIT);
  let at = (top + align - 1) & ~(align - 1);
  if (chunk == 0 || at + size > end) {
    grow(size);
    at = top;
  }
  top = at + size;
  return at;
}

function grow(size: usize): void {
  const wanted = max(CHUNK, size + HEADER);
  assert(total + wanted <= LIMIT + CHUNK + HEADER);
  const fresh = heap.alloc(wanted);
  store<usize>(fresh, chunk);
  store<usize>(fresh, wanted, sizeof<usize>());
  total += wanted;
  chunk = fresh;
  top = fresh + HEADER;
  end = fresh + wanted;
}

/** A point to return to with {@link release}. */
export function mark(): usize {
  if (chunk == 0) grow(0);
  return top;
}

/** Gives back all that was allocated since `point` was marked. */
export function release(point: usize): void {
  while (point < chunk || point > end) pop();
  top = point;
}

/** Gives back everything but the first chunk. */
export function releaseAll(): void {
  if (chunk == 0) return;
  while (load<usize>(chunk) != 0) pop();
  top = chunk + HEADER;
}

function pop(): void {
  const previous = load<usize>(chunk);
  assert(previous != 0);
  total -= end - chunk;
  heap.free(chunk);
  chunk = previous;
  end = previous + load<usize>(previous, sizeof<usize>());
}

/** `cabi_realloc` of the canonical ABI. Never makes a managed object, so it may be called at any time. */
export function reallocate(old: usize, oldSize: usize, align: usize, size: usize): usize {
  if (old != 0 && size <= oldSize) return old;
  const at = allocate(size, align);
  if (old != 0) memory.copy(at, old, oldSize);
  return at;
}
