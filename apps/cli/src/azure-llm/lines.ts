/** Longest line that is taken for text, in characters. */
const MAX_LINE_LENGTH = 1_000_000;

/**
 * The lines of a UTF-8 stream, without their ends (`\n` or `\r\n`).
 *
 * @throws Error when a line is longer than a million characters: it is then no text file.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) throw new Error('a line is too long for a text file');
    for (const part of parts) yield withoutReturn(part);
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
