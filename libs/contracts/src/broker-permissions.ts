import { MESSAGES, NOTICES, RPCS, STREAMS, type StreamName } from './messages.js';
import {
  ALL_DURABLES,
  PIPELINE,
  type DurableConsumer,
  type PipelineStep,
  type ServiceName,
} from './pipeline.js';

/** What a service's user may do at the broker; everything else is refused. */
export interface BrokerPermissions {
  /** Subjects it may publish to; those of JetStream's API are commands to the server. */
  publish: readonly string[];
  /** Subjects it may listen to. */
  subscribe: readonly string[];
  /** Whether it may answer the messages it receives where they ask for it. */
  answers: boolean;
}

/** The service that makes what is missing, tells how far all others are, and handles dead letters. */
const KEEPER: ServiceName = 'gateway';

/** Subjects below which people have themselves told of anomalies; no stream stores them. */
export const NOTIFY_PREFIX = 'costwire-notify';

/**
 * The start of the subjects on which a service receives answers. Of its own, or each service would
 * see the answers to all others.
 */
export function inboxPrefix(service: string): string {
  return `_INBOX_${service}`;
}

/**
 * The permissions of a service, made from what the pipeline says of it: it publishes what it produces,
 * takes what it consumes by its own durables, and makes the streams and durables of both when they are
 * missing. Nobody may listen to a stream's subjects, or to the commands of another service.
 */
export function brokerPermissions(service: ServiceName): BrokerPermissions {
  const steps = PIPELINE.filter((step) => step.service === service);
  const durables = ALL_DURABLES.filter((each) => each.service === service);
  const publish = [
    ...steps.flatMap(({ produces }) => produces.map((kind) => MESSAGES[kind].filter)),
    ...steps.flatMap(({ requests }) => requests.map((name) => RPCS[name].subject)),
    ...Object.values(NOTICES),
    ...durables.flatMap(taking),
    ...steps.flatMap((step) => watching(step)),
    ...steps.flatMap((step) => readingWithoutDurable(step, durables)),
    ...topologyPart(service).flatMap(making),
    ...(service === KEEPER ? keeping() : []),
    ...(service === 'anomaly' ? [`${NOTIFY_PREFIX}.*`] : []),
  ];
  const subscribe = [
    `${inboxPrefix(service)}.>`,
    ...Object.values(NOTICES),
    ...steps.flatMap(({ answers }) => answers.map((name) => RPCS[name].subject)),
    ...steps.flatMap((step) => listening(step, durables)),
  ];
  const answers = steps.some((step) => step.answers.length > 0);
  return { publish: unique(publish), subscribe: unique(subscribe), answers };
}

/** A stream and the durables on it that a service makes when they are missing. */
export interface TopologyPart {
  stream: StreamName;
  durables: readonly DurableConsumer[];
}

/**
 * The part of the topology that a service needs before it works: the streams it takes from and
 * publishes to, with the durables of the kinds concerned; all of it for the keeper. Without a service:
 * all of it.
 */
export function topologyPart(service?: ServiceName): TopologyPart[] {
  const all = service === undefined || service === KEEPER;
  const steps = PIPELINE.filter((step) => step.service === service);
  const produced = new Set(steps.flatMap(({ produces }) => produces));
  const durables = ALL_DURABLES.filter(
    (each) => all || each.service === service || produced.has(each.kind),
  );
  const streams = new Set<StreamName>([
    ...(all ? (Object.keys(STREAMS) as StreamName[]) : []),
    ...[...produced].map((kind) => MESSAGES[kind].stream),
    ...durables.map(({ kind }) => MESSAGES[kind].stream),
  ]);
  return [...streams].map((stream) => ({
    stream,
    durables: durables.filter(({ kind }) => MESSAGES[kind].stream === stream),
  }));
}

/** Who makes every durable of a stream may name them all at once: the file stays readable. */
function making({ stream, durables }: TopologyPart): string[] {
  const all = ALL_DURABLES.filter(({ kind }) => MESSAGES[kind].stream === stream);
  const names = durables.length === all.length ? ['*'] : durables.map(({ durable }) => durable);
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.CREATE.${stream}`,
    ...(all.length === 0 ? [] : names).flatMap((name) => [
      `$JS.API.CONSUMER.INFO.${stream}.${name}`,
      `$JS.API.CONSUMER.CREATE.${stream}.${name}.>`,
    ]),
  ];
}

function taking({ durable, kind }: DurableConsumer): string[] {
  const { stream } = MESSAGES[kind];
  return [`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, `$JS.ACK.${stream}.${durable}.>`];
}

function watching({ watches = [] }: PipelineStep): string[] {
  return watches.flatMap((kind) => {
    const { stream } = MESSAGES[kind];
    const keeps = STREAMS[stream].retention === 'limits';
    return [
      `$JS.API.STREAM.INFO.${stream}`,
      `$JS.API.CONSUMER.INFO.${stream}.*`,
      `$JS.API.STREAM.MSG.GET.${stream}`,
      ...(keeps ? [`$JS.API.STREAM.MSG.DELETE.${stream}`] : []),
    ];
  });
}

/** A stream that keeps its messages is read and cleared message by message. */
function readingWithoutDurable(step: PipelineStep, own: readonly DurableConsumer[]): string[] {
  return withoutDurable(step, own)
    .filter((kind) => STREAMS[MESSAGES[kind].stream].retention === 'limits')
    .flatMap((kind) => [
      `$JS.API.STREAM.MSG.GET.${MESSAGES[kind].stream}`,
      `$JS.API.STREAM.MSG.DELETE.${MESSAGES[kind].stream}`,
    ]);
}

/** Of a stream that keeps nothing for us, what comes while we listen. */
function listening(step: PipelineStep, own: readonly DurableConsumer[]): string[] {
  return withoutDurable(step, own)
    .filter((kind) => STREAMS[MESSAGES[kind].stream].retention !== 'limits')
    .map((kind) => MESSAGES[kind].filter);
}

function withoutDurable({ consumes }: PipelineStep, own: readonly DurableConsumer[]) {
  return consumes.filter((kind) => !own.some((durable) => durable.kind === kind));
}

/** Sizes and ages of all streams, and what a dead letter goes back to. */
function keeping(): string[] {
  const failing = PIPELINE.filter(({ produces }) => produces.includes('deadLettered'));
  return [
    ...Object.keys(STREAMS).map((stream) => `$JS.API.STREAM.UPDATE.${stream}`),
    ...ALL_DURABLES.map(({ kind }) => `$JS.API.STREAM.MSG.GET.${MESSAGES[kind].stream}`),
    ...failing.flatMap(({ consumes }) => consumes.map((kind) => MESSAGES[kind].filter)),
  ];
}

function unique(subjects: readonly string[]): string[] {
  return [...new Set(subjects)].sort();
}
