import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDataDir, makeTemporaryDataDir, systemDataDir } from './data-location.js';

describe('where data are kept', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'costwire-project-'));
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it('is the project itself when Postgres may enter it', () => {
    chmodSync(project, 0o755);
    expect(chooseDataDir(project)).toBe(join(project, '.costwire', 'data'));
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('is a folder of the system when root runs a project that is closed to Postgres', () => {
    chmodSync(project, 0o700);
    expect(chooseDataDir(project)).toBe(systemDataDir(project));
    expect(statSync(project).mode & 0o777).toBe(0o700);
  });

  it('stays where it was as long as that exists', () => {
    expect(chooseDataDir(project, tmpdir())).toBe(tmpdir());
    chmodSync(project, 0o755);
    expect(chooseDataDir(project, join(project, 'gone'))).toBe(join(project, '.costwire', 'data'));
  });

  it('differs between projects', () => {
    expect(systemDataDir('/a')).not.toBe(systemDataDir('/b'));
    expect(systemDataDir('/a')).toMatch(/^\/var\/lib\/costwire\/[0-9a-f]{16}$/);
  });

  it('is a new open folder for every test run', () => {
    const folders = [makeTemporaryDataDir(), makeTemporaryDataDir()];
    expect(new Set(folders).size).toBe(2);
    for (const folder of folders) {
      expect(statSync(folder).mode & 0o777).toBe(0o711);
      rmSync(folder, { recursive: true });
    }
  });
});
