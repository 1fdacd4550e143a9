import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, newPassword, readJsonFile, writePrivateFile } from './private-file.js';

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('private files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'costwire-private-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are readable by their owner only, also when they replace an open file', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'old', { mode: 0o666 });
    writePrivateFile(file, 'new');
    expect(mode(file)).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('get folders of exactly the mode asked for, new parents included, under a strict mask', () => {
    const before = mode(folder);
    const mask = process.umask(0o077);
    try {
      makeFolder(join(folder, 'a', 'b'), 0o711);
    } finally {
      process.umask(mask);
    }
    expect([mode(join(folder, 'a')), mode(join(folder, 'a', 'b'))]).toEqual([0o711, 0o711]);
    expect(mode(folder)).toBe(before);
  });

  it('are undefined when they hold no JSON', () => {
    writeFileSync(join(folder, 'broken'), '{');
    expect(readJsonFile(join(folder, 'broken'))).toBeUndefined();
    expect(readJsonFile(join(folder, 'absent'))).toBeUndefined();
  });

  it('hold passwords of 192 bits that need no quoting', () => {
    expect(newPassword()).toMatch(/^[0-9a-f]{48}$/);
    expect(newPassword()).not.toBe(newPassword());
  });
});
