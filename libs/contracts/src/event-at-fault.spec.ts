import { blameEvent, eventAtFault, onBehalfOf } from './event-at-fault.js';

const event = { event_id: 'a' };

describe('the event at fault', () => {
  test('is named by the error that was blamed on it, which stays the same otherwise', () => {
    const error = Object.assign(new TypeError('x'), { code: '23514' });
    expect(blameEvent(error, event)).toBe(error);
    expect(eventAtFault(error)).toBe(event);
    expect({ ...error }).toEqual({ code: '23514' });
    expect(JSON.stringify(error)).not.toContain('event_id');
  });

  test('is unknown of any other error, and of what is no error', () => {
    for (const thrown of [new Error('x'), 'text', 1, null, undefined]) {
      expect(eventAtFault(thrown)).toBeUndefined();
    }
    expect(blameEvent('text', event)).toBe('text');
  });

  test('is named by what work on its behalf throws', () => {
    const failing = () =>
      onBehalfOf(event, () => {
        throw new RangeError('x');
      });
    let thrown: unknown;
    try {
      failing();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RangeError);
    expect(eventAtFault(thrown)).toBe(event);
    expect(onBehalfOf(event, () => 7)).toBe(7);
  });
});
