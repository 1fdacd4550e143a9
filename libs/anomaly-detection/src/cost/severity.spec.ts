import { dropSeverity, eventSeverity, severityOf } from './severity.js';

describe('severityOf', () => {
  it.each([
    [4, 10, 'critical'],
    [3.99, 10, 'high'],
    [4, 9.99, 'high'],
    [2.5, 2, 'high'],
    [2.49, 50, 'medium'],
    [1.6, 0.5, 'medium'],
    [1.59, 50, 'low'],
    [99, 0.49, 'low'],
  ] as const)('rates ratio %d with %d USD/h as %s', (ratio, excess, severity) => {
    expect(severityOf(ratio, excess)).toBe(severity);
  });
});

describe('dropSeverity', () => {
  it('is medium only when nearly all of at least 2 USD/h is gone', () => {
    expect(dropSeverity(0, -2)).toBe('medium');
    expect(dropSeverity(0.1, -5)).toBe('low');
    expect(dropSeverity(0, -1.99)).toBe('low');
  });
});

describe('eventSeverity', () => {
  it('averages a lasting excess over at least a day', () => {
    expect(eventSeverity('price', 20, 5, 1)).toBe('medium');
    expect(eventSeverity('price', 400, 100, 24)).toBe('critical');
  });

  it('takes the excess of a burst as it is, also that of its first hour', () => {
    expect(eventSeverity('volume', 3.6, 0.9, 1)).toBe('high');
    expect(eventSeverity('agent_loop', 15, 1, 1)).toBe('critical');
  });

  it('doubts the ratio of a first hour a little, that of many hours hardly', () => {
    expect(eventSeverity('volume', 41, 10, 1)).toBe('high');
    expect(eventSeverity('volume', 4100, 1000, 100)).toBe('critical');
  });
});
