import type { SendingReport } from './run-sending.js';
import { formatSendingReport } from './sending-summary.js';

const report: SendingReport = {
  accepted: 19_366,
  repeated: 0,
  refused: 0,
  faults: [],
  recorded: 19_000,
  already_there: 366,
  send_seconds: 2,
  priced_seconds: 12.34,
};

test('a report says what was accepted, at which rate, and what of it was new', () => {
  expect(formatSendingReport(report)).toBe(
    'accepted 19,366, repeated 0, refused 0 in 2.00 s (9,683 events/s)\n' +
      'recorded 19,000 new, 366 were there already; all priced after 12.3 s\n',
  );
});

test('a report that did not wait claims nothing about what was recorded', () => {
  const unwaited = { ...report, recorded: null, already_there: null, priced_seconds: null };
  expect(formatSendingReport(unwaited)).not.toContain('recorded');
});

test('a report of an instant divides by no zero and lists the faults', () => {
  const text = formatSendingReport({ ...report, send_seconds: 0, faults: ['events[1]: bad'] });
  expect(text).not.toMatch(/Infinity|NaN/);
  expect(text).toContain('refused: events[1]: bad\n');
});

test('a report points to the dead letters when fewer events are recorded than were accepted', () => {
  const text = formatSendingReport({ ...report, recorded: 18_990, repeated: 3 });
  expect(text).toContain('7 events not recorded: look at "costwire dlq list"');
  expect(formatSendingReport({ ...report, recorded: 20_000 })).not.toContain('not recorded');
});
