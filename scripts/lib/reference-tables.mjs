import { localVariables } from './local-variables.mjs';
import { code, orDash, table } from './markdown.mjs';

/** One table for each configuration class; `usersOf(className)` names the services that read it. */
export function configurationTables(runtime, usersOf, services) {
  const sections = configurationClasses(runtime).map(([name, Config]) => {
    const rows = runtime
      .describeConfiguration(Config)
      .map((each) => [
        code(each.variable),
        each.default === undefined ? 'required' : orDash(code(each.default)),
        each.meaning,
        each.rules.join('; '),
      ]);
    const title = name.replace(/Config$/, '');
    return [
      `### ${title}`,
      `Read by ${usersOf(name).join(', ')}.`,
      table(['Variable', 'Default', 'Meaning', 'Rule'], rows),
    ].join('\n\n');
  });
  const local = localVariables(services).map(({ variable, readBy, meaning }) => [
    code(variable),
    readBy,
    meaning,
  ]);
  return [
    ...sections,
    '### Scripts, command line and containers',
    table(['Variable', 'Read by', 'Meaning'], local),
  ].join('\n\n');
}

const configurationClasses = (runtime) =>
  Object.entries(runtime).filter(([name]) => name.endsWith('Config'));

/** What stands in .env.example for a variable without a default. */
const EXAMPLES = {
  DATABASE_URL: 'postgres://costwire:password@127.0.0.1:5432/costwire',
  NATS_URL: 'nats://costwire:password@127.0.0.1:4222',
  REDIS_URL: 'redis://127.0.0.1:6379',
  COSTWIRE_SECRET: '',
  COSTWIRE_INFRA: 'docker',
  COSTWIRE_NO_INSTALL: '1',
  COSTWIRE_URL: 'http://127.0.0.1:3100',
  COSTWIRE_API_KEY: '',
  COSTWIRE_DEBUG: '1',
  COSTWIRE_PORT: '3100',
  COSTWIRE_VERSION: '0.1.0',
  COSTWIRE_BUILD_NETWORK: 'host',
  COSTWIRE_SERVICE: 'gateway',
};

/** The text of .env.example: every variable, commented out, with its meaning. */
export function environmentExample(runtime, services) {
  const line = ({ variable, meaning, default: value = EXAMPLES[variable] ?? '' }) =>
    `# ${meaning.replaceAll('`', '')}\n#${variable}=${value}\n`;
  const described = configurationClasses(runtime).flatMap(([, Config]) =>
    runtime.describeConfiguration(Config),
  );
  return [
    '# Every variable with its default or an example; docs/configuration.md has the rules.',
    '# "npm start" needs none of them. "docker compose" reads .env, and needs its secrets in it:',
    '# docs/containers.md. Nothing else reads it by itself: copy this file to .env and run',
    '#   set -a; . ./.env; set +a',
    '# A value can also stand in a file: NAME_FILE=/path instead of NAME, for the services.',
    '',
    ...described.map(line),
    '# Scripts, command line and containers',
    '',
    ...localVariables(services).map(line),
  ].join('\n');
}

/** The error catalogue; `statusOf(code)` is the HTTP status of the answer. */
export function errorTable(catalogue, statusOf) {
  const rows = Object.entries(catalogue).map(([name, { category, text }]) => [
    code(name),
    String(statusOf(name)),
    category,
    text,
  ]);
  return table(
    ['Code', 'Status', 'Category', 'Text'],
    rows.sort(([, a], [, b]) => a.localeCompare(b)),
  );
}

/** Who publishes and who takes each kind of message, command and notice. */
export function messageTables({ MESSAGES, STREAMS, PIPELINE, ALL_DURABLES, RPCS, NOTICES }) {
  const roles = (member, name) =>
    PIPELINE.filter((step) => step[member].includes(name))
      .map(({ service, role }) => `${service} (${role})`)
      .join(', ');
  // Durables that share out the shards of a kind are one: `name-*`.
  const durableOf = (kind) =>
    [
      ...new Set(
        ALL_DURABLES.filter((each) => each.kind === kind).map(({ durable }) =>
          code(durable.replace(/-\d+$/, '-*')),
        ),
      ),
    ].join(', ');
  const messages = Object.entries(MESSAGES).map(([kind, { filter, stream, type }]) => [
    code(kind),
    code(filter),
    code(stream),
    code(type),
    orDash(roles('produces', kind)),
    orDash(roles('consumes', kind)),
    orDash(durableOf(kind)),
  ]);
  const streams = Object.entries(STREAMS).map(([name, { subjects, retention }]) => [
    code(name),
    subjects.map(code).join(', '),
    retention,
  ]);
  const commands = Object.entries(RPCS).map(([name, { subject }]) => [
    code(name),
    code(subject),
    roles('requests', name),
    roles('answers', name),
  ]);
  const notices = Object.entries(NOTICES).map(([name, subject]) => [code(name), code(subject)]);
  return [
    table(
      ['Message', 'Subject', 'Stream', 'Type', 'Produced by', 'Consumed by', 'Durable'],
      messages,
    ),
    table(['Stream', 'Subjects', 'Retention'], streams),
    table(['Command', 'Subject', 'Asked by', 'Answered by'], commands),
    table(['Notice', 'Subject'], notices),
  ].join('\n\n');
}

/** The variable of the broker's container that holds the password of a service's user. */
const passwordVariable = (service) => `$NATS_${service.toUpperCase()}_PASSWORD`;

/** The broker's configuration with a user for each service between its two marks. */
export function brokerConfiguration(text, natsServiceUsers) {
  const begin = '    # generated by "npm run docs": users\n';
  const end = '    # end of generated text\n';
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  if (from < begin.length || to < from)
    throw new Error('deploy/nats.conf has no place for the users');
  const users = natsServiceUsers(passwordVariable).replace(/^/gm, '    ');
  return `${text.slice(0, from)}${users}\n${text.slice(to)}`;
}
