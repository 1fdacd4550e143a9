import { readFileSync } from 'node:fs';

/** Variables as text, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of this process: the one place that reads it. `NAME_FILE` names a file that holds
 * the value of `NAME`, as secrets are mounted in containers.
 */
export function processEnvironment(): Environment {
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const [name, path] of Object.entries(process.env)) {
    if (name.endsWith('_FILE') && path && environment[name.slice(0, -5)] === undefined) {
      environment[name.slice(0, -5)] = readFileSync(path, 'utf8').trim();
    }
  }
  return environment;
}
