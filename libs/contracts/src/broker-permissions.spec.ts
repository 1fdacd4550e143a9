import { brokerPermissions, inboxPrefix, topologyPart } from './broker-permissions.js';
import { MESSAGES, RPCS, STREAMS } from './messages.js';
import { ALL_DURABLES, PIPELINE, SERVICES } from './pipeline.js';

/** Whether a filter lets the subject through. */
const matches = (filter: string, subject: string): boolean => {
  const wanted = filter.split('.');
  const given = subject.split('.');
  const rest = wanted.indexOf('>');
  if (rest >= 0)
    return (
      given.length > rest && wanted.slice(0, rest).every((t, i) => t === '*' || t === given[i])
    );
  return wanted.length === given.length && wanted.every((t, i) => t === '*' || t === given[i]);
};
const may = (filters: readonly string[], subject: string): boolean =>
  filters.some((filter) => matches(filter, subject));
const example = (filter: string): string => filter.replaceAll('*', 'x');

describe.each(SERVICES)('the user of %s', (service) => {
  const { publish, subscribe, answers } = brokerPermissions(service);
  const steps = PIPELINE.filter((step) => step.service === service);

  it('publishes every kind that its roles produce', () => {
    const kinds = steps.flatMap(({ produces }) => produces);
    const subjects = kinds.map((kind) => example(MESSAGES[kind].filter));
    expect(subjects.filter((subject) => !may(publish, subject))).toEqual([]);
  });

  it('asks the commands it requests and listens to those it answers, and to no others', () => {
    const asked = steps.flatMap(({ requests }) => requests.map((name) => RPCS[name].subject));
    const heard = steps.flatMap((step) => step.answers.map((name) => RPCS[name].subject));
    const all = Object.values(RPCS).map(({ subject }) => subject);
    expect(all.filter((subject) => may(publish, subject)).sort()).toEqual(
      [...new Set(asked)].sort(),
    );
    expect(all.filter((subject) => may(subscribe, subject)).sort()).toEqual(heard.sort());
    expect(answers).toBe(heard.length > 0);
  });

  it('fetches from and acknowledges for its own durables, and no others', () => {
    const fetched = ALL_DURABLES.filter(({ durable, kind }) =>
      may(publish, `$JS.API.CONSUMER.MSG.NEXT.${MESSAGES[kind].stream}.${durable}`),
    );
    const acknowledged = ALL_DURABLES.filter(({ durable, kind }) =>
      may(publish, `$JS.ACK.${MESSAGES[kind].stream}.${durable}.1.2.3.4.5`),
    );
    const own = ALL_DURABLES.filter((each) => each.service === service);
    expect(fetched).toEqual(own);
    expect(acknowledged).toEqual(own);
  });

  it('hears no answers but its own, and no stream of accepted or recorded usage', () => {
    const others = SERVICES.filter((name) => name !== service);
    for (const name of others) expect(may(subscribe, `${inboxPrefix(name)}.x`)).toBe(false);
    expect(may(subscribe, '_INBOX.x')).toBe(false);
    expect(may(subscribe, example(MESSAGES.usageAccepted.filter))).toBe(false);
    expect(may(subscribe, example(MESSAGES.usageRecorded.filter))).toBe(false);
  });

  it('deletes and purges no stream, and deletes no durable', () => {
    for (const stream of Object.keys(STREAMS)) {
      expect(may(publish, `$JS.API.STREAM.DELETE.${stream}`)).toBe(false);
      expect(may(publish, `$JS.API.STREAM.PURGE.${stream}`)).toBe(false);
      expect(may(publish, `$JS.API.CONSUMER.DELETE.${stream}.x`)).toBe(false);
    }
  });

  it('makes the streams it publishes to together with those who wait for its messages', () => {
    const parts = topologyPart(service);
    for (const kind of steps.flatMap(({ produces }) => produces)) {
      const part = parts.find(({ stream }) => stream === MESSAGES[kind].stream);
      const waiting = ALL_DURABLES.filter((each) => each.kind === kind);
      expect(part?.durables).toEqual(expect.arrayContaining(waiting));
    }
  });
});

describe('the users together', () => {
  const publishers = (subject: string) =>
    SERVICES.filter((service) => may(brokerPermissions(service).publish, subject));

  it('leave accepted usage to the gateway, and recorded usage to ingest and to a replay', () => {
    expect(publishers('costwire.events.usage.p')).toEqual(['gateway']);
    expect(publishers('costwire.recorded.usage.p').sort()).toEqual(['gateway', 'ingest']);
  });

  it('leave the change of a stream to the gateway, and the end of a dead letter to it and to pii, which erases', () => {
    for (const stream of Object.keys(STREAMS)) {
      expect(publishers(`$JS.API.STREAM.UPDATE.${stream}`)).toEqual(['gateway']);
    }
    expect(publishers('$JS.API.STREAM.MSG.DELETE.DLQ').sort()).toEqual(['gateway', 'pii']);
    expect(publishers('$JS.API.STREAM.MSG.DELETE.EVENTS')).toEqual([]);
  });

  it('cover the whole topology', () => {
    const all = topologyPart();
    expect(all.map(({ stream }) => stream).sort()).toEqual(Object.keys(STREAMS).sort());
    expect(all.flatMap(({ durables }) => durables)).toHaveLength(ALL_DURABLES.length);
  });
});
