import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** An engine that takes longer to say what it is will not help a start that takes seconds. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Runs the `docker` command and returns what it printed. Rejects when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', [...args]);
  return stdout.trim();
}

/** Whether a Docker engine answers within two seconds. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    const format = ['--format', '{{.ServerVersion}}'];
    const { stdout } = await run('docker', ['info', ...format], { timeout: ANSWER_TIMEOUT_MS });
    return stdout.trim() !== '';
  } catch {
    return false;
  }
}

/** Removes a container and, when `volume` is given, the data in it; absent ones are no error. */
export async function removeContainer(name: string, volume?: string): Promise<void> {
  await docker('rm', '--force', name).catch(() => undefined);
  if (volume !== undefined) await docker('volume', 'rm', '--force', volume).catch(() => undefined);
}
