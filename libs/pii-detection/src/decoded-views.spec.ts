import * as fc from 'fast-check';
import { decodedView } from './decoded-views.js';

describe('decodedView', () => {
  it('is undefined when nothing is escaped', () => {
    expect(decodedView('100 % plain')).toBeUndefined();
    expect(decodedView('%zz')).toBeUndefined();
  });

  it('undoes percent and JSON escapes and knows where each character stood', () => {
    const view = decodedView('a%40b\\u0040c')!;
    expect(view.text).toBe('a@b@c');
    expect([...view.origin]).toEqual([0, 1, 4, 5, 11]);
    expect([...view.until]).toEqual([1, 4, 5, 11, 12]);
  });

  it('follows escapes within escapes', () => {
    expect(decodedView('%2540')!.text).toBe('@');
    expect(decodedView('{\\\\\\"mail\\\\\\"}')!.text).toBe('{"mail"}');
  });

  it('reads disguised characters as the plain ones, and none where there is no width', () => {
    const view = decodedView('４\u00a02\u200b\u20114\ufeff')!;
    expect(view.text).toBe('4 2-4');
    expect([...view.origin]).toEqual([0, 1, 2, 4, 5]);
    expect([...view.until]).toEqual([1, 2, 3, 5, 6]);
    expect(decodedView('caf\u00e9 \u4e2d\u6587 \u{1f600}')).toBeUndefined();
  });

  it('undoes the references of HTML and the escapes of JavaScript', () => {
    expect(decodedView('ann&#64;b&period;c&amp;#x40;&shy;d')!.text).toBe('ann@b.c@d');
    expect(decodedView('\\x40 \\u{1f600}')!.text).toBe('@ \u{1f600}');
    expect(decodedView('a&copy=1 &#9999999;')).toBeUndefined();
  });

  it('does not see what turns the direction of text, colours it, or marks a letter', () => {
    expect(decodedView('4\u202e1\u2066\u034f\u{e0020}1\u001b[31m1\u001b[0m')!.text).toBe('4111');
    expect(decodedView('1\ufe0f\u20e34\u0301 Jose\u0301')!.text).toBe('14 Jos\u00e9');
  });

  it('reads the digits of every script, and letters made for formulas', () => {
    expect(decodedView('\u0664\u09e8\u0e51\u{1d7d8}\u{1d7f6}')!.text).toBe('42100');
    expect(decodedView('\u{1d41a}\ufe6bb\u3002c')!.text).toBe('a@b.c');
  });

  it('joins a number or a mailbox that a line ends in, and nothing else', () => {
    expect(decodedView('card 4111 1111\n1111 1111')!.text).toBe('card 4111 1111 1111 1111');
    expect(decodedView('tel (415)\r\n  867-5309')!.text).toBe('tel (415) 867-5309');
    expect(decodedView('536-90-\n4412 ann@\nb.example')!.text).toBe('536-90-4412 ann@b.example');
    expect(decodedView('took 12\n2026-10-14 10:00 ok\n4 rows\nid 4411\n8812')).toBeUndefined();
  });

  it('reads the pluses of a form between words and groups, not those of a mailbox', () => {
    expect(decodedView('n=Ann+Lee&c=4111+1111+1111+1111')!.text).toBe(
      'n=Ann Lee&c=4111 1111 1111 1111',
    );
    expect(decodedView('m=ann+news@b.example&t=+14158675309')).toBeUndefined();
  });

  it('sees through emphasis', () => {
    expect(decodedView('ip _10.0.0.1_ ok')!.text).toBe('ip  10.0.0.1  ok');
    expect(decodedView('"_id": 1, "_rev_no": 2, __init__')).toBeUndefined();
  });

  it('leaves bytes that are no UTF-8 as they are', () => {
    expect(decodedView('%ff a%40b')!.text).toBe('%ff a@b');
  });

  it('gives back any text that was percent-encoded, with origins that never go back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aZ1 @"-é中😀'), maxLength: 60 }),
        (plain) => {
          const encoded = encodeURIComponent(plain);
          const view = decodedView(encoded);
          const origin = [...(view?.origin ?? [])];
          const until = [...(view?.until ?? [])];
          expect(view?.text ?? encoded).toBe(decodeURIComponent(encoded));
          expect(until.slice(0, -1).every((end, index) => end <= origin[index + 1]!)).toBe(true);
          expect(origin).toEqual([...origin].sort((left, right) => left - right));
        },
      ),
    );
  });
});
