/**
 * Unpredictable numbers drawn from the entropy that came with the call (the host's CSPRNG). One seed serves the few
 * draws of a single call and is replaced by the next call's, so what an observer sees of one says nothing about the next.
 */
export class Random {
  private state: u64 = 0;

  /** Take fresh entropy. */
  seed(entropy: u64): void {
    this.state = entropy;
  }

  /** 32 bits, for instance an xid. The mixing function is splitmix64's. */
  next(): u32 {
    this.state += 0x9e3779b97f4a7c15;
    let z = this.state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return <u32>((z ^ (z >> 31)) >> 32);
  }

  /** A number from 0 to `limit` inclusive. The bias of the multiplication is below 2^-16 for limits up to 65535. */
  upTo(limit: u32): u64 {
    return (<u64>this.next() * (<u64>limit + 1)) >> 32;
  }

  /** `middle` give or take up to `spread`. `spread` must not exceed `middle`. */
  around(middle: u64, spread: u32): u64 {
    return middle - spread + this.upTo(2 * spread);
  }
}
