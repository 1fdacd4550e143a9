import 'reflect-metadata';
import fc from 'fast-check';
import { plainToInstance } from 'class-transformer';
import { IsEmail, IsString, ValidateNested, validateSync } from 'class-validator';
import { ProfilerEventDto, USAGE_ALIASES, UsageEventDto } from '../usage/usage-event.dto.js';
import { compileReader } from './compile-reader.js';

const VALID = {
  timestamp: '2026-03-02T12:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 10,
  output_tokens: 1,
};

const FIELDS = [
  'event_id',
  'timestamp',
  'provider',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_1h_tokens',
  'latency_ms',
  'quality_score',
  'user_id',
  'tags',
  'reported_cost_usd',
  'input_text',
  'metadata',
] as const;

const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[0, -0, 1, -1, 1.5, 1e12, 1e12 + 1, 0.5, 1e300, null, true, false, '', ' ', 'x', 'a\nb'],
    ...[
      '2026-03-02T12:00:00Z',
      '1969-12-31T23:59:59Z',
      '2999-01-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
    ],
    ...['0.25', '-1', '1e-7', 0.1 + 0.2, 'x'.repeat(128), 'x'.repeat(257), [], [1], {}, { a: 'b' }],
    ...[{ a: 1 }, { '': 'x' }, { nested: { deep: [1] } }, 'NaN', '10'],
  ),
  fc.jsonValue(),
);

/** A valid event in which some fields are replaced, spelled either way, or taken away. */
const candidates = fc
  .record({
    changes: fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 4 }),
    camelCased: fc.boolean(),
    without: fc.option(fc.constantFrom(...FIELDS), { nil: undefined }),
  })
  .map(({ changes, camelCased, without }) => {
    const event: Record<string, unknown> = { ...VALID, ...changes };
    if (without) delete event[without];
    const spelled = Object.entries(event).map(([name, each]) => [
      camelCased ? camel(name) : name,
      each,
    ]);
    return { event, input: Object.fromEntries(spelled) as unknown };
  });

/** class-validator's own verdict, where an absent and a null field are the same. */
function declared(Dto: new () => object, event: Record<string, unknown>): boolean {
  const present = Object.entries(event).filter(([, each]) => each !== null);
  return validateSync(plainToInstance(Dto, Object.fromEntries(present))).length === 0;
}

describe.each([UsageEventDto, ProfilerEventDto])('the compiled reader of %p', (Dto) => {
  const reader = compileReader(Dto, USAGE_ALIASES);

  test('has the same verdict as class-validator, in both spellings', () => {
    fc.assert(
      fc.property(candidates, ({ event, input }) => {
        const read = reader.read(input, '');
        expect('fields' in read).toBe(declared(Dto, event));
      }),
      { numRuns: 1_000 },
    );
  });

  test('returns the fields by their declared names, without those that are null', () => {
    fc.assert(
      fc.property(candidates, ({ event, input }) => {
        const read = reader.read(input, '');
        if ('faults' in read) return;
        const present = Object.entries(event).filter(([, each]) => each !== null);
        expect(read.fields).toEqual(Object.fromEntries(present));
      }),
    );
  });

  test.each(FIELDS)('takes %s for not given when it is null', (name) => {
    const read = reader.read({ ...VALID, [name]: null }, '');
    if ('fields' in read) expect(read.fields).not.toHaveProperty(name);
    else expect(read.faults).toEqual([{ field: name, message: 'is required' }]);
  });

  test('names the field of every fault', () => {
    fc.assert(
      fc.property(candidates, ({ input }) => {
        const read = reader.read(input, 'events[3].');
        if ('fields' in read) return;
        expect(read.faults.length).toBeGreaterThan(0);
        for (const { field, message } of read.faults) {
          expect(field).toMatch(/^events\[3\]\.[a-z0-9_]+$/);
          expect(message).not.toBe('');
        }
      }),
    );
  });
});

describe('a compiled reader', () => {
  const reader = compileReader(UsageEventDto, USAGE_ALIASES);
  const faults = (input: unknown) => {
    const read = reader.read(input, '');
    return 'faults' in read ? read.faults : [];
  };

  test('takes the names that other systems use', () => {
    const read = reader.read({ ...VALID, cost: 0.25, cachedTokens: 5 }, '');
    expect(read).toEqual({ fields: { ...VALID, reported_cost_usd: 0.25, cache_read_tokens: 5 } });
  });

  test('says of a missing field that it is required', () => {
    const { provider: _, ...rest } = VALID;
    expect(faults(rest)).toEqual([{ field: 'provider', message: 'is required' }]);
    expect(faults({ ...VALID, provider: null })).toEqual([
      { field: 'provider', message: 'is required' },
    ]);
  });

  test('names every fault of an object, not only the first', () => {
    const fields = faults({ ...VALID, input_tokens: -1, model: '', surprise: 1 }).map(
      (f) => f.field,
    );
    expect([...new Set(fields)].sort()).toEqual(['input_tokens', 'model', 'surprise']);
  });

  test('refuses a field that is given under two names', () => {
    expect(faults({ ...VALID, inputTokens: 1 })).toEqual([
      { field: 'input_tokens', message: 'is given under two names' },
    ]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'refuses %s as a name like any other that is not declared',
    (name) => {
      const input: unknown = JSON.parse(`{"${name}": 1, ${JSON.stringify(VALID).slice(1)}`);
      expect(faults(input)).toMatchObject([{ message: 'is not a known field' }]);
    },
  );

  test('does not repeat an unknown name that is not plain', () => {
    expect(faults({ ...VALID, 'user@example.org <script>': 1 })).toEqual([
      { field: '(unnamed field)', message: 'is not a known field' },
    ]);
  });

  test.each([
    'DE12500105170648489890',
    'AKIAQ4XW3KQ7TLM2PVBN',
    'user4155263',
    'q7Vx2LmZ9cKzR4tYbN8w',
  ])('does not repeat %s, which a name of a field is not', (name) => {
    expect(faults({ ...VALID, [name]: 1 })).toMatchObject([{ field: '(unnamed field)' }]);
  });

  test.each([null, undefined, 1, 'text', true, [], [VALID]])('refuses %j as no object', (input) => {
    expect(faults(input)).toEqual([{ field: 'body', message: 'must be an object' }]);
  });

  test.each(['provider', 'metadata', 'tags', 'input_tokens', 'unknown'])(
    'answers without failing itself when %s is nested 100,000 deep',
    (name) => {
      const depth = 100_000;
      const input: unknown = JSON.parse(
        `{${JSON.stringify(VALID).slice(1, -1).replace(`"${name}":`, '"input_text":')},` +
          `"${name}":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
      );
      expect(faults(input).length).toBeGreaterThan(0);
    },
  );
});

describe('compiling a reader', () => {
  test('fails at boot for a rule that it cannot check the same way', () => {
    class Nested {
      @ValidateNested()
      inner!: object;
    }
    class Each {
      @IsString({ each: true })
      names!: string[];
    }
    expect(() => compileReader(Nested)).toThrow('Nested.inner');
    expect(() => compileReader(Each)).toThrow('Each.names');
  });

  test("uses class-validator's own check for a rule it has no faster one for", () => {
    class WithMail {
      @IsEmail()
      mail!: string;
    }
    const reader = compileReader(WithMail);
    expect(reader.read({ mail: 'a@example.org' }, '')).toEqual({
      fields: { mail: 'a@example.org' },
    });
    expect(reader.read({ mail: 'none' }, '')).toEqual({
      faults: [{ field: 'mail', message: 'must be an email' }],
    });
  });

  test('fails for an alias of a field that does not exist', () => {
    expect(() => compileReader(UsageEventDto, { price: 'no_such_field' })).toThrow('no_such_field');
  });
});
