import { brokerPermissions, SERVICES } from '@costwire/contracts';
import { newPassword } from '../local/private-file.js';

/** Passwords of the services' users, by the service's name. */
export type NatsPasswords = Readonly<Record<string, string>>;

/** A password for each service: those that are known, new ones for the others. */
export function passwordsForServices(known: NatsPasswords = {}): NatsPasswords {
  return Object.fromEntries(SERVICES.map((name) => [name, known[name] ?? newPassword()]));
}

/**
 * A user for each service in the language of the NATS configuration, with no more than the pipeline
 * gives it to do.
 *
 * @param passwordOf the password as it stands in the file: quoted, or a variable.
 */
export function natsServiceUsers(passwordOf: (service: string) => string): string {
  return SERVICES.map((service) => {
    const { publish, subscribe, answers } = brokerPermissions(service);
    return [
      '{',
      `  user: ${service}`,
      `  password: ${passwordOf(service)}`,
      '  permissions: {',
      `    publish: [\n${listed(publish)}\n    ]`,
      `    subscribe: [\n${listed(subscribe)}\n    ]`,
      ...(answers ? ['    allow_responses: true'] : []),
      '  }',
      '}',
    ].join('\n');
  }).join('\n');
}

/** The URL of each service's user at a server. */
export function natsServiceUrls(
  host: string,
  port: number,
  passwords: NatsPasswords,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(passwords).map(([name, password]) => [
      name,
      `nats://${name}:${password}@${host}:${port}`,
    ]),
  );
}

function listed(subjects: readonly string[]): string {
  return subjects.map((subject) => `      ${JSON.stringify(subject)}`).join('\n');
}
