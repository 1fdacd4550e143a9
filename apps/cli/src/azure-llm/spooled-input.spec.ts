import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { withSpooledInput } from './spooled-input.js';

describe('withSpooledInput', () => {
  test('offers the whole stream as a file that only its owner can read, then removes it', async () => {
    const seen = await withSpooledInput(
      Readable.from([Buffer.from('ab'), Buffer.from('c')]),
      async (path) => {
        expect(statSync(path).mode & 0o077).toBe(0);
        return { path, text: readFileSync(path, 'utf8') };
      },
    );
    expect(seen.text).toBe('abc');
    expect(existsSync(dirname(seen.path))).toBe(false);
  });

  test('removes the file when the work fails, and fails with its error', async () => {
    let used = '';
    const failing = withSpooledInput(Readable.from([Buffer.from('a')]), async (path) => {
      used = path;
      throw new Error('in the work');
    });
    await expect(failing).rejects.toThrow('in the work');
    expect(existsSync(dirname(used))).toBe(false);
  });

  test('fails when the stream breaks, without beginning the work', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('a');
        throw new Error('pipe broke');
      })(),
    );
    const work = jest.fn();
    await expect(withSpooledInput(broken, work)).rejects.toThrow('pipe broke');
    expect(work).not.toHaveBeenCalled();
  });
});
