import type { AnomalyRecord } from '@costwire/contracts';
import { messageFor } from './message.js';

const anomaly = {
  id: 'x',
  severity: 'high',
  driver: 'cache_loss',
  service: 'search',
  description: 'Search costs more.',
} as AnomalyRecord;

test('a webhook gets the whole anomaly', () => {
  expect(messageFor('webhook', 'alarm', anomaly, null)).toEqual({ type: 'anomaly.alarm', anomaly });
});

test('Slack gets one text with the headline first', () => {
  expect(messageFor('slack', 'alarm', anomaly, null)).toEqual({
    text: '[high] Cost anomaly: cache loss in search\nSearch costs more.',
  });
});

test('a relay for e-mail gets recipient, subject and text', () => {
  expect(messageFor('email', 'resolved', anomaly, 'ops@example.com')).toEqual({
    to: 'ops@example.com',
    subject: 'Resolved: cache loss in search',
    text: 'Search costs more.',
  });
});
