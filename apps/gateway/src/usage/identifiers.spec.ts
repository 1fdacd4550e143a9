import type { ProjectId } from '@costwire/contracts';
import { usageEvent } from '@costwire/testing';
import { IdentifierPseudonyms } from './identifiers.js';

const A = '0190a000-0000-7000-8000-00000000000a' as ProjectId;
const B = '0190a000-0000-7000-8000-00000000000b' as ProjectId;
const SECRET = 's'.repeat(32);
const MAIL = 'jane.doe@example.org';

describe('identifiers', () => {
  test('that are personal become a keyed hash in every field', () => {
    const fields = {
      event_id: MAIL,
      provider: MAIL,
      model: MAIL,
      operation: MAIL,
      service_tier: MAIL,
      status: MAIL,
      feature: MAIL,
      user_id: MAIL,
      agent_name: MAIL,
      environment: MAIL,
      trace_id: MAIL,
      span_id: MAIL,
      parent_span_id: MAIL,
      run_id: MAIL,
      session_id: MAIL,
      provider_response_id: MAIL,
    };
    const event = usageEvent(fields);
    new IdentifierPseudonyms(SECRET).replaceIn(event, A);
    expect(JSON.stringify(event)).not.toContain('jane');
    for (const field of Object.keys(fields) as (keyof typeof fields)[]) {
      expect(event[field]).toMatch(/^hmac:k1:[\w-]{43}$/);
    }
  });

  test('that are ordinary stay as they are', () => {
    const event = usageEvent({
      user_id: 'user-42',
      feature: 'search',
      trace_id: '4bf92f3577b34da6',
    });
    const before = { ...event };
    new IdentifierPseudonyms(SECRET).replaceIn(event, A);
    expect(event).toEqual(before);
  });

  test.each([
    'call +1 415 263 8841 back',
    'phone:+14152638841;ext=1',
    'Bearer q7Vx2LmZ9cKzR4tYbN8wJ1sHdP6gA3eU',
    'deploy/AKIAQ4XW3KQ7TLM2PVBN',
    'job-ghp_9fQx2LmV7cKzR4tYbN8wJ1sHdP6gA3eUiO0k',
    'invoice for DE12 5001 0517 0648 4898 90',
    'jane.doe%40example.org',
  ])('that hold something personal among other text are replaced whole: %s', (identifier) => {
    expect(new IdentifierPseudonyms(SECRET).storedForm(identifier, A)).toMatch(/^hmac:k1:/);
  });

  test.each([
    'Order history, page 2',
    'a=b',
    'chat (beta)',
    '50% off',
    'task-runner-2',
    'chatcmpl-ABC123def456GHI789',
  ])('with signs and blanks, and nothing personal, stay as they are: %s', (identifier) => {
    expect(new IdentifierPseudonyms(SECRET).storedForm(identifier, A)).toBe(identifier);
  });

  test('keep their hash for good, or repeats of an event would not be recognised', () => {
    const first = new IdentifierPseudonyms(SECRET).storedForm(MAIL, A);
    expect(new IdentifierPseudonyms(SECRET).storedForm(MAIL, A)).toBe(first);
    expect(first).toBe('hmac:k1:3libssaKR5KQlL-s__GB_xpLQFbwlDJ8Xc5SO78tC_4');
  });

  test('have another hash in another project and in another installation', () => {
    const pseudonyms = new IdentifierPseudonyms(SECRET);
    const other = new IdentifierPseudonyms('t'.repeat(32));
    const forms = [
      pseudonyms.storedForm(MAIL, A),
      pseudonyms.storedForm(MAIL, B),
      other.storedForm(MAIL, A),
    ];
    expect(new Set(forms).size).toBe(3);
  });

  test('that were replaced are not replaced again', () => {
    const pseudonyms = new IdentifierPseudonyms(SECRET);
    const stored = pseudonyms.storedForm(MAIL, A);
    expect(pseudonyms.storedForm(stored, A)).toBe(stored);
  });
});
