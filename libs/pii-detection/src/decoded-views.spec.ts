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
    expect([...view.origin]).toEqual([0, 1, 4, 5, 11, 12]);
  });

  it('follows escapes within escapes', () => {
    expect(decodedView('%2540')!.text).toBe('@');
    expect(decodedView('{\\\\\\"mail\\\\\\"}')!.text).toBe('{"mail"}');
  });

  it('reads disguised characters as the plain ones, and none where there is no width', () => {
    const view = decodedView('４\u00a02\u200b\u20114\ufeff')!;
    expect(view.text).toBe('4 2-4');
    expect([...view.origin]).toEqual([0, 1, 2, 4, 5, 7]);
    expect(decodedView('caf\u00e9 \u4e2d\u6587 \u{1f600}')).toBeUndefined();
  });

  it('leaves bytes that are no UTF-8 as they are', () => {
    expect(decodedView('%ff a%40b')!.text).toBe('%ff a@b');
  });

  it('gives back any text that was percent-encoded, with origins that never go back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const plain = text.replace(/[%\\\u00a0-\uffff]/g, '');
        const encoded = encodeURIComponent(plain);
        const view = decodedView(encoded);
        const origin = [...(view?.origin ?? [])];
        expect(view?.text ?? encoded).toBe(decodeURIComponent(encoded));
        expect(origin).toEqual([...origin].sort((left, right) => left - right));
      }),
    );
  });
});
