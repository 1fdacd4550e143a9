const ROUNDS = 24;
const LANE = (1n << 64n) - 1n;
/** Bytes absorbed per block by Keccak-256 (1600 - 2 * 256 bits). */
const RATE = 136;

/** Rotation of each lane along the path of the pi step (Keccak reference 3.0, section 1.2). */
const ROTATIONS = [
  1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
];
const PI_LANES = [
  10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
];

const ROUND_CONSTANTS = roundConstants();

/**
 * Keccak-256 as Ethereum uses it (the padding of the competition, not that of SHA-3), in hex.
 *
 * @param text ASCII of at most 135 characters: one block.
 * @throws RangeError when the text does not fit one block.
 */
export function keccak256(text: string): string {
  if (text.length >= RATE) throw new RangeError('keccak256 takes one block of at most 135 bytes');
  const block = Buffer.alloc(200);
  block.write(text, 'latin1');
  block[text.length]! |= 0x01;
  block[RATE - 1]! |= 0x80;
  const state = Array.from({ length: 25 }, (_, lane) => block.readBigUInt64LE(lane * 8));
  for (let round = 0; round < ROUNDS; round += 1) permute(state, ROUND_CONSTANTS[round]!);
  const digest = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane += 1) digest.writeBigUInt64LE(state[lane]!, lane * 8);
  return digest.toString('hex');
}

function rotated(lane: bigint, bits: number): bigint {
  return ((lane << BigInt(bits)) | (lane >> BigInt(64 - bits))) & LANE;
}

function permute(state: bigint[], constant: bigint): void {
  const parity = [0, 1, 2, 3, 4].map(
    (x) => state[x]! ^ state[x + 5]! ^ state[x + 10]! ^ state[x + 15]! ^ state[x + 20]!,
  );
  for (let lane = 0; lane < 25; lane += 1) {
    const x = lane % 5;
    state[lane]! ^= parity[(x + 4) % 5]! ^ rotated(parity[(x + 1) % 5]!, 1);
  }
  let moved = state[1]!;
  PI_LANES.forEach((lane, step) => {
    const next = state[lane]!;
    state[lane] = rotated(moved, ROTATIONS[step]!);
    moved = next;
  });
  for (let row = 0; row < 25; row += 5) {
    const lanes = state.slice(row, row + 5);
    for (let x = 0; x < 5; x += 1) {
      state[row + x] = lanes[x]! ^ (~lanes[(x + 1) % 5]! & LANE & lanes[(x + 2) % 5]!);
    }
  }
  state[0]! ^= constant;
}

/** The linear feedback register of FIPS 202, algorithm 5. */
function roundConstants(): bigint[] {
  let register = 1;
  const next = () => {
    const bit = register & 1;
    register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    return bit;
  };
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let power = 0; power < 7; power += 1) {
      if (next()) constant |= 1n << BigInt(2 ** power - 1);
    }
    return constant;
  });
}
