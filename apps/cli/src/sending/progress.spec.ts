import { PassThrough } from 'node:stream';
import { startProgress } from './progress.js';

/** An error output that claims to be a terminal or not, and what was written to it. */
function output(isTTY: boolean) {
  const texts: string[] = [];
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 80, cursorTo() {} });
  stderr.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  return { stderr, text: () => texts.join('') };
}

test('progress writes nothing where no terminal is', async () => {
  const { stderr, text } = output(false);
  const progress = await startProgress({ stderr }, 10);
  progress.advance(5);
  progress.say('waiting');
  progress.stop();
  expect(text()).toBe('');
});

test('progress shows on a terminal how much of how much is sent', async () => {
  const { stderr, text } = output(true);
  Object.assign(stderr, { clearLine() {}, moveCursor() {} });
  const progress = await startProgress({ stderr }, 10);
  progress.advance(10);
  progress.say('sent; 2 messages to be priced');
  progress.stop();
  expect(text()).toContain('0/10 sending');
  expect(text()).toContain('100% 10/10');
  expect(text()).toContain('2 messages to be priced');
});
