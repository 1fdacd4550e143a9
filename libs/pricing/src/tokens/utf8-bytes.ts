const ASCII_ONLY = /^[\x00-\x7f]*$/;

/**
 * The UTF-8 bytes of a text, one character (0 to 255) per byte. A lone surrogate becomes U+FFFD, as
 * the Encoding Standard has it.
 */
export function utf8Bytes(text: string): string {
  if (ASCII_ONLY.test(text)) return text;
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes += character;
    else bytes += encoded(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
  }
  return bytes;
}

function encoded(code: number): string {
  const last = 0x80 | (code & 0x3f);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), last);
  const third = 0x80 | ((code >> 6) & 0x3f);
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), third, last);
  return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), third, last);
}
