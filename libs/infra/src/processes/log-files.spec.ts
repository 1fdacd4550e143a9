import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFiles } from './log-files.js';

describe('log files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'costwire-logs-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('keep the lines of each process apart and append to what is there', async () => {
    for (const round of ['first', 'second']) {
      const files = new LogFiles(folder);
      files.write('pii', round);
      files.write('cost', `${round} of cost`);
      await files.close();
    }
    expect(readFileSync(join(folder, 'pii.log'), 'utf8')).toBe('first\nsecond\n');
    expect(readdirSync(folder).sort()).toEqual(['cost.log', 'pii.log']);
    expect(statSync(join(folder, 'pii.log')).mode & 0o777).toBe(0o600);
  });

  it('are bounded: at most the newest file and the one before', async () => {
    const files = new LogFiles(folder, 100);
    for (let index = 0; index < 50; index += 1)
      files.write('pii', `line ${index} `.padEnd(30, '.'));
    await files.close();
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['pii.log', 'pii.log.1']);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100);
    expect(readFileSync(join(folder, 'pii.log'), 'utf8')).toContain('line 49 ');
  });
});
