import { readPublicUrl, UrlRefused, type PriceImportConfig } from '@costwire/runtime';
import { UnreadableFile, type ReadUrl } from './price-import.service.js';

const TIMEOUT_MS = 30_000;

/** Reads price files from the public internet. */
export function priceFileReader({ urlLoopback }: PriceImportConfig): ReadUrl {
  const allowLoopback = urlLoopback === 'allow';
  return async (url, maxBytes) => {
    try {
      return await readPublicUrl(url, { maxBytes, timeoutMs: TIMEOUT_MS, allowLoopback });
    } catch (error) {
      if (error instanceof UrlRefused) throw new UnreadableFile(error.message, { cause: error });
      throw error;
    }
  };
}
