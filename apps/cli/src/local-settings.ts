import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliFailure } from './cli-failure.js';

/** What the start script leaves behind for the tools on the same machine. */
export interface LocalSettings {
  url: string;
  apiKey: string;
}

/**
 * The settings in the nearest `.costwire/local.json`, searched from `folder` upward.
 *
 * @returns `undefined` when there is none.
 * @throws CliFailure when the file is there but cannot be used.
 */
export async function findLocalSettings(folder: string): Promise<LocalSettings | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, '.costwire', 'local.json');
    const text = await readIfPresent(path);
    if (text !== undefined) return parseSettings(text, path);
    if (dirname(current) === current) return undefined;
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliFailure(`cannot read ${path} (${code ?? 'unknown reason'})`);
  }
}

function parseSettings(text: string, path: string): LocalSettings {
  const { url, api_key: apiKey } = membersOf(text);
  if (typeof url === 'string' && typeof apiKey === 'string') return { url, apiKey };
  if (url === undefined && typeof apiKey === 'string') {
    // The address stands there while the server runs.
    throw new CliFailure(`the server of ${path} is not running: "npm start" starts it`);
  }
  throw new CliFailure(`${path} does not hold "url" and "api_key"; "npm start" writes it anew`);
}

function membersOf(text: string): Partial<Record<string, unknown>> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
