import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServerFolder, parseServerState, writeServerState } from './server-state.js';

describe('the state of a private server', () => {
  it('comes back as it was kept, in a file of its owner', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'costwire-state-'));
    const { password } = await openServerFolder(folder, 'SIGTERM');
    writeServerState(folder, { password, port: 4321 });
    expect(await openServerFolder(folder, 'SIGTERM')).toEqual({ password, port: 4321 });
    expect(statSync(join(folder, 'server.json')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it.each([undefined, null, 7, [], { password: 1, port: '1', process: { pid: 'x' } }])(
    'is new when what was kept is %p',
    (json) => {
      expect(parseServerState(json)).toEqual({ password: expect.stringMatching(/^[0-9a-f]{48}$/) });
    },
  );

  it('keeps the process that ran last', () => {
    const state = { password: 'p', process: { pid: 12, startedAt: '99' } };
    expect(parseServerState(state)).toEqual(state);
  });
});
