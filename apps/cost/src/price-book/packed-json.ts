import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const inflate = promisify(gunzip);

/** Largest JSON text taken, in bytes. */
export const MAX_PRICE_FILE_BYTES = 32 * 1024 * 1024;

/** JSON text that came gzipped in base64; `undefined` when it is none or too large. */
export async function unpacked(content: string): Promise<string | undefined> {
  const options = { maxOutputLength: MAX_PRICE_FILE_BYTES };
  return inflate(Buffer.from(content, 'base64'), options).then(
    (bytes) => bytes.toString('utf8'),
    () => undefined,
  );
}

/** The JSON value of a text; `undefined` when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
