import { MESSAGES, RPCS, type MessageKind, type RpcName } from './messages.js';
import { ALL_DURABLES, PIPELINE, SERVICES, type DurableConsumer } from './pipeline.js';

const nameOf = (step: (typeof PIPELINE)[number]): string => `${step.service}/${step.role}`;
const durables: readonly DurableConsumer[] = ALL_DURABLES;

/** Steps that consume what the step produces, or answer what it requests. */
const after = (step: (typeof PIPELINE)[number]) =>
  PIPELINE.filter(
    (next) =>
      next.consumes.some((kind) => step.produces.includes(kind)) ||
      next.answers.some((name) => step.requests.includes(name)),
  );

describe('the pipeline', () => {
  test('runs one way: no step leads back to itself', () => {
    for (const start of PIPELINE) {
      const reached = new Set<string>();
      const open = after(start);
      for (let step = open.pop(); step; step = open.pop()) {
        if (reached.has(nameOf(step))) continue;
        reached.add(nameOf(step));
        open.push(...after(step));
      }
      expect([...reached]).not.toContain(nameOf(start));
    }
  });

  test('is made of services that exist, each role once', () => {
    expect(PIPELINE.every(({ service }) => SERVICES.includes(service))).toBe(true);
    expect(new Set(PIPELINE.map(nameOf)).size).toBe(PIPELINE.length);
    expect(new Set(PIPELINE.map(({ service }) => service))).toEqual(new Set(SERVICES));
  });

  test('has somebody who produces whatever is consumed', () => {
    const produced = new Set(PIPELINE.flatMap(({ produces }) => produces));
    const consumed = PIPELINE.flatMap(({ consumes }) => consumes);
    expect(consumed.filter((kind) => !produced.has(kind))).toEqual([]);
  });

  test('produces every message kind there is', () => {
    const produced = new Set(PIPELINE.flatMap(({ produces }) => produces));
    expect([...produced].sort()).toEqual((Object.keys(MESSAGES) as MessageKind[]).sort());
  });

  test('has one service that answers each command, and somebody who asks', () => {
    for (const name of Object.keys(RPCS) as RpcName[]) {
      expect(PIPELINE.filter(({ answers }) => answers.includes(name))).toHaveLength(1);
      expect(PIPELINE.some(({ requests }) => requests.includes(name))).toBe(true);
    }
  });
});

describe('the durable consumers', () => {
  test('take kinds that somebody produces, in the service that the pipeline names', () => {
    for (const { kind, service } of durables) {
      expect(PIPELINE.some(({ produces }) => produces.includes(kind))).toBe(true);
      const step = PIPELINE.find((each) => each.consumes.includes(kind));
      expect(step?.service).toBe(service);
    }
  });

  test('have names of their own that can stand in a subject', () => {
    const names = durables.map(({ durable }) => durable);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/);
  });

  test('exist for every kind that a stream drops when nobody waits for it and a service consumes', () => {
    const waitedFor = new Set(durables.map(({ kind }) => kind));
    const workers = PIPELINE.filter(({ service }) => service !== 'gateway');
    for (const kind of workers.flatMap(({ consumes }) => consumes)) {
      expect(waitedFor.has(kind)).toBe(true);
    }
  });
});
