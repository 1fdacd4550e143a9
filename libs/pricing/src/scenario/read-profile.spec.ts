import { PROFILE_FIELDS } from './scenario-profile.js';
import {
  impossibleIn,
  mergeProfiles,
  profileValue,
  readProfile,
  resolveProfile,
} from './read-profile.js';

const faultsOf = (input: unknown): string[] => {
  const read = readProfile(input, 'profile');
  return 'faults' in read ? read.faults.map(({ field }) => field) : [];
};

describe('a profile', () => {
  it('takes its defaults from the list of fields', () => {
    const profile = resolveProfile();
    for (const { path, default: standard } of PROFILE_FIELDS) {
      expect([path, profileValue(profile, path)]).toEqual([path, standard]);
    }
  });

  it('has defaults that it would take itself', () => {
    expect(readProfile(resolveProfile(), 'profile')).toEqual({ given: resolveProfile() });
  });

  it('keeps what is given, in either spelling, and nothing else', () => {
    const input = { lambda: { memoryMb: 512 }, freeTier: true, sqs: { queue_type: 'fifo' } };
    expect(readProfile(input, 'profile')).toEqual({
      given: { lambda: { memory_mb: 512 }, free_tier: true, sqs: { queue_type: 'fifo' } },
    });
  });

  it.each([
    ['nothing', null, 'profile'],
    ['a list', [], 'profile'],
    ['text', 'x', 'profile'],
    ['an unknown group', { rds: {} }, 'profile'],
    ['an unknown field', { lambda: { memory: 1 } }, 'profile'],
    ['a prototype key', JSON.parse('{"__proto__":{"a":1}}'), 'profile'],
    ['a group that is a number', { lambda: 3 }, 'profile.lambda'],
    ['too little memory', { lambda: { memory_mb: 127 } }, 'profile.lambda.memory_mb'],
    ['half a megabyte', { lambda: { memory_mb: 128.5 } }, 'profile.lambda.memory_mb'],
    ['memory as text', { lambda: { memory_mb: '128' } }, 'profile.lambda.memory_mb'],
    ['too fine a time', { lambda: { base_ms: 0.0001 } }, 'profile.lambda.base_ms'],
    ['a negative time', { lambda: { base_ms: -1 } }, 'profile.lambda.base_ms'],
    ['null where a value is needed', { lambda: { base_ms: null } }, 'profile.lambda.base_ms'],
    ['an unknown queue', { sqs: { queue_type: 'rabbit' } }, 'profile.sqs.queue_type'],
    ['a flag as text', { free_tier: 'yes' }, 'profile.free_tier'],
    ['an empty model', { bedrock: { model: '' } }, 'profile.bedrock.model'],
    ['NUL in a model', { bedrock: { model: 'a\0' } }, 'profile.bedrock.model'],
    ['half a surrogate pair', { bedrock: { model: '\ud800' } }, 'profile.bedrock.model'],
    ['two names for one', { freeTier: true, free_tier: true }, 'profile'],
  ])('refuses %s', (_name, input, field) => {
    expect(faultsOf(input)).toContain(field);
  });

  it.each([
    ['a large batch at once', { lambda: { batch_size: 11 } }, 'p.lambda.batch_window_s'],
    [
      'a window for a FIFO queue',
      { sqs: { queue_type: 'fifo' as const }, lambda: { batch_window_s: 1 } },
      'p.lambda.batch_window_s',
    ],
    [
      'a large batch for a FIFO queue',
      { sqs: { queue_type: 'fifo' as const }, lambda: { batch_size: 11 } },
      'p.lambda.batch_size',
    ],
  ])('as a whole is impossible with %s', (_name, given, field) => {
    expect(impossibleIn(resolveProfile(given), 'p').map((fault) => fault.field)).toEqual([field]);
  });

  it('as a whole is possible with a large batch and a window', () => {
    const lambda = { batch_size: 10_000, batch_window_s: 1 };
    expect(impossibleIn(resolveProfile({ lambda }), 'p')).toEqual([]);
  });

  it('lets the second one go before the first, field by field', () => {
    const first = { lambda: { memory_mb: 512, base_ms: 5 }, free_tier: true };
    const merged = mergeProfiles(first, { lambda: { base_ms: 7 }, bedrock: { model: null } });
    expect(merged).toEqual({
      lambda: { memory_mb: 512, base_ms: 7 },
      free_tier: true,
      bedrock: { model: null },
    });
    expect(first.lambda.base_ms).toBe(5);
  });
});
