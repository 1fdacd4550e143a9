/**
 * Hands out slices of one block of numbers, so that a detector built of many parts is saved and
 * restored by copying that block.
 */
export class Arena {
  private readonly block: Float64Array;
  private used = 0;

  constructor(size: number) {
    this.block = new Float64Array(size);
  }

  /** @throws RangeError when the block is full. */
  take(count: number): Float64Array {
    if (this.used + count > this.block.length) throw new RangeError('arena is full');
    const slice = this.block.subarray(this.used, this.used + count);
    this.used += count;
    return slice;
  }

  save(): Uint8Array {
    return new Uint8Array(this.block.slice(0, this.used).buffer);
  }

  /** @throws RangeError when the bytes were saved by another build of the detector. */
  restore(bytes: Uint8Array): void {
    const expected = this.used * Float64Array.BYTES_PER_ELEMENT;
    if (bytes.length !== expected) {
      throw new RangeError(`a saved detector has ${expected} bytes, not ${bytes.length}`);
    }
    this.block.set(new Float64Array(new Uint8Array(bytes).buffer));
  }
}
