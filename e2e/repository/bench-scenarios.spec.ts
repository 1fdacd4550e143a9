import { chosenScenarios } from '../../bench/src/ingest/scenarios.js';

const namesOf = (...words: string[]): string[] => chosenScenarios(words).map(({ name }) => name);

describe('npm run bench -- ingest', () => {
  test('measures every scenario unless it is told which', () => {
    expect(namesOf()).toHaveLength(4);
  });

  test('measures the scenarios whose name holds the word', () => {
    expect(namesOf('batches')).toEqual(['batches of 500']);
    expect(namesOf('one event')).toEqual(['one event a request']);
  });

  test.each([[['NOSUCH']], [['']], [['warm-up']], [['batches', 'steady']]])(
    'refuses %j, and names the scenarios',
    (words) => {
      expect(() => chosenScenarios(words)).toThrow(/'batches of 500'\n.*\n.*\n.*'one event/);
    },
  );
});
