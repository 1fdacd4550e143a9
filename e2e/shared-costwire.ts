import { startCostwire, type TestCostwire } from './start-costwire.js';

let shared: { costwire: Promise<TestCostwire>; settings: string } | undefined;

/**
 * The installation of a spec file that brings several `*.cases.ts` together: to start one takes
 * longer than most of them. It is started by the first that asks for it; each works with projects of
 * its own.
 *
 * @throws when it was started with other settings.
 */
export async function sharedCostwire(more: Record<string, string> = {}): Promise<TestCostwire> {
  const settings = JSON.stringify(more);
  shared ??= { costwire: startCostwire(more), settings };
  if (shared.settings !== settings) throw new Error(`started with ${shared.settings} already`);
  return shared.costwire;
}

/** Ends it, after the last test of the file. */
export async function endSharedCostwire(): Promise<void> {
  await (await shared?.costwire)?.stop();
}
