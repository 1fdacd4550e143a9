import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parseLocalState,
  readLocalState,
  runningInstance,
  runtimeFolder,
  thisInstance,
  writeLocalState,
} from './local-state.js';

describe('.costwire/local.json', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'costwire-local-'));
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it('comes back as it was written, readable by its owner only', () => {
    const state = { url: 'http://127.0.0.1:3100', api_key: 'k', ...thisInstance() };
    writeLocalState(project, state);
    expect(readLocalState(project)).toEqual(state);
    expect(statSync(join(project, '.costwire', 'local.json')).mode & 0o777).toBe(0o600);
  });

  it('is empty when it is absent or broken', () => {
    expect(readLocalState(project)).toEqual({});
    writeLocalState(project, {});
    writeFileSync(join(runtimeFolder(project), 'local.json'), '{"url":');
    expect(readLocalState(project)).toEqual({});
  });

  it('loses fields of the wrong type and fields it does not know', () => {
    expect(parseLocalState({ url: 1, pid: '2', api_key: 'k', other: true })).toEqual({
      api_key: 'k',
    });
  });

  it('names the live process that runs it', () => {
    expect(runningInstance(thisInstance())?.pid).toBe(process.pid);
  });

  it('names no process that only got the number of the one that ran it', () => {
    expect(runningInstance({ pid: process.pid, started_at: 'earlier' })).toBeUndefined();
    expect(runningInstance({ pid: process.pid })).toBeUndefined();
  });
});
