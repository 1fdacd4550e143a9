import { SERVICES } from '@costwire/contracts';
import { natsServiceUsers } from '@costwire/infra';
import { textOf } from './workspace.js';

const compose = textOf('docker-compose.yml');
const variable = (service: string): string => `NATS_${service.toUpperCase()}_PASSWORD`;

describe('the containers', () => {
  test('have a broker whose users may do what the pipeline says ("npm run docs")', () => {
    const users = natsServiceUsers((service) => `$${variable(service)}`);
    const indented = users.replaceAll(/^/gm, '    ');
    expect(textOf('deploy/nats.conf')).toContain(indented);
  });

  test.each(SERVICES)('let %s log in to the broker as itself', (service) => {
    const login = `NATS_URL: nats://${service}:\${COSTWIRE_${variable(service)}:?`;
    const known = `${variable(service)}: '"\${COSTWIRE_${variable(service)}:?`;
    expect(compose).toContain(`    command: [${service}]`);
    expect(compose).toContain(login);
    expect(compose).toContain(known);
    expect(textOf('docs/containers.md')).toContain(variable(service));
  });

  test('give no service the login that may do everything', () => {
    expect(compose).not.toContain('nats://costwire:');
  });
});
