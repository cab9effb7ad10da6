// Makes ids that sort by the time they were made: ULIDs, always rising within one process.
import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_BITS = 80n;
const CHARACTERS = 26;

/**
 * A source of ULIDs: 48 bits of UTC milliseconds, then 80 random bits. Within one millisecond, or after the clock was
 * set back, the id before is counted up by one instead.
 */
export function ulidSource(now: () => number): () => string {
  let last = -1n;
  return () => {
    const random = BigInt(`0x${randomBytes(Number(RANDOM_BITS) / 8).toString('hex')}`);
    const fresh = (BigInt(now()) << RANDOM_BITS) | random;
    const isLater = fresh >> RANDOM_BITS > last >> RANDOM_BITS;
    last = isLater ? fresh : last + 1n;
    return encode(last);
  };
}

function encode(value: bigint): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < CHARACTERS; i++) {
    text = ALPHABET[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}
