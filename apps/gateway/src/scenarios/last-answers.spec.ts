import { LastAnswers } from './last-answers.js';

describe('the last answers', () => {
  let made: number;
  let answers: LastAnswers<[hours: string, prices: object]>;
  const prices = {};
  const ask = (name: string, hours = 'h', other = prices): string =>
    answers.of(name, [hours, other], () => `answer ${++made}`);

  beforeEach(() => {
    made = 0;
    answers = new LastAnswers(2);
  });

  test('are given again while everything they were made of is the same', () => {
    expect([ask('a'), ask('a'), ask('a')]).toEqual(['answer 1', 'answer 1', 'answer 1']);
  });

  test('are made anew when anything else was read', () => {
    expect([ask('a'), ask('a', 'more'), ask('a', 'more', {}), ask('a')]).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
      'answer 4',
    ]);
  });

  test('are kept apart by name, the ones asked for last', () => {
    ask('a');
    ask('b');
    ask('a');
    ask('c');
    expect(ask('a')).toBe('answer 1');
    expect(ask('b')).toBe('answer 4');
  });

  test('that could not be made are not kept', () => {
    const fail = (): string => {
      throw new Error('no price');
    };
    expect(() => answers.of('a', ['h', prices], fail)).toThrow();
    expect(ask('a')).toBe('answer 1');
  });
});
