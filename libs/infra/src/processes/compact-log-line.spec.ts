import { compactLogLine } from './compact-log-line.js';

const line = (fields: object): string => compactLogLine('standalone', JSON.stringify(fields));

describe('a compact log line', () => {
  it('shows service, level, event and fields, and leaves out what repeats', () => {
    const fields = { level: 30, time: 1, pid: 2, hostname: 'h', service: 'cost' };
    expect(line({ ...fields, event: 'batch.priced', events: 5, model: 'm 1' })).toBe(
      'cost     info  batch.priced events=5 model="m 1"',
    );
  });

  it('shows a level that is written as a name', () => {
    expect(line({ level: 'warn', service: 'pii', event: 'e' })).toBe('pii      warn  e');
  });

  it('names the process when the line names no service', () => {
    expect(line({ level: 50, msg: 'no database' })).toBe('standalone error no database');
  });

  it.each(['plain text', '7', 'null', '{"broken"'])('passes on %s with its process', (text) => {
    expect(compactLogLine('pii', text)).toBe(`pii: ${text}`);
  });

  it('shortens long values and nests as JSON', () => {
    const shown = line({ level: 40, event: 'e', big: 'x'.repeat(1000), nested: { a: 1 } });
    expect(shown.length).toBeLessThan(300);
    expect(shown).toContain('nested={"a":1}');
  });

  it('shows a level it does not know as it is, and none when there is none', () => {
    expect(line({ level: 35, event: 'e' })).toContain(' 35 ');
    expect(line({ event: 'e' })).not.toContain('undefined');
  });
});
