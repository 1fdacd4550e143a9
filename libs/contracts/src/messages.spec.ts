import fc from 'fast-check';
import { MESSAGES, NOTICES, RPCS, STREAMS, subjectOf, type MessageKind } from './messages.js';

const kinds = Object.keys(MESSAGES) as MessageKind[];
const commands = Object.values(RPCS).map(({ subject }) => subject);
const notices = Object.values(NOTICES);
const filters = Object.values(STREAMS).flatMap(({ subjects }) => subjects);

/** NATS: `*` is one token, a final `>` one or more. */
function pattern(filter: string): RegExp {
  const tokens = filter.split('.').map((token) => {
    if (token === '*') return '[^.]+';
    return token === '>' ? '.+' : token.replace(/[^\w]/g, '\\$&');
  });
  return new RegExp(`^${tokens.join('\\.')}$`);
}

describe('subjects', () => {
  test('of commands and notices are matched by no stream, so that nothing of them is stored', () => {
    for (const subject of [...commands, ...notices]) {
      expect(filters.filter((filter) => pattern(filter).test(subject))).toEqual([]);
    }
  });

  test('of commands live under a prefix of their own', () => {
    expect(commands.every((subject) => subject.startsWith('costwire-rpc.'))).toBe(true);
    expect(filters.every((filter) => filter.startsWith('costwire.'))).toBe(true);
  });

  test.each(kinds)('of %s are stored by its stream and by no other', (kind) => {
    const { filter, prefix, stream } = MESSAGES[kind];
    const tokens = filter
      .slice(prefix.length + 1)
      .split('.')
      .map(() => 'token');
    const subject = subjectOf(kind, ...tokens);
    expect(subject).toMatch(pattern(filter));
    const storing = Object.entries(STREAMS).filter(([, { subjects }]) =>
      subjects.some((each) => pattern(each).test(subject)),
    );
    expect(storing.map(([name]) => name)).toEqual([stream]);
  });

  test('of one kind are matched by the filter of no other', () => {
    for (const kind of kinds) {
      const matching = kinds.filter((other) =>
        pattern(MESSAGES[other].filter).test(MESSAGES[kind].filter.replaceAll('*', 'token')),
      );
      expect(matching).toEqual([kind]);
    }
  });

  test('are made of plain tokens', () => {
    expect(subjectOf('usageAccepted', 'A-z_09')).toBe('costwire.events.usage.A-z_09');
    expect(subjectOf('deadLettered', 'ingest-usage', 'p')).toBe('costwire.dlq.ingest-usage.p');
  });

  test.each(['', '.', 'a.b', '*', '>', 'a b', 'a\n', 'a\r\nPUB x 0', 'ü', 'a\0'])(
    'refuse the token %j',
    (token) => {
      expect(() => subjectOf('usageAccepted', token)).toThrow('not a subject token');
    },
  );

  test('never have more tokens than were given, whatever text is tried', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let subject: string;
        try {
          subject = subjectOf('usageAccepted', text);
        } catch {
          return;
        }
        expect(subject.split('.')).toHaveLength(4);
        expect(subject).toMatch(/^[A-Za-z0-9_.-]+$/);
      }),
    );
  });
});

describe('message types', () => {
  test('are one CloudEvents type a kind, with thing, verb and version', () => {
    const types = kinds.map((kind) => MESSAGES[kind].type);
    expect(new Set(types).size).toBe(kinds.length);
    for (const type of types) expect(type).toMatch(/^io\.costwire\.[a-z]+\.[a-z]+\.v\d+$/);
  });
});
