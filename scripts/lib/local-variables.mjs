const VARIABLES = [
  {
    variable: 'REDIS_URL',
    readBy: '`npm start`, `npm test`, `npm run migrate`',
    meaning: 'A Redis or Valkey of your own. No service uses it yet.',
  },
  {
    variable: 'COSTWIRE_INFRA',
    readBy: '`npm start`, `npm test`, `npm run migrate`',
    meaning: '`docker` looks for containers before servers of this machine.',
  },
  {
    variable: 'COSTWIRE_NO_INSTALL',
    readBy: '`npm start`, `npm test`, `npm run migrate`',
    meaning: 'Set: never install servers by the package manager, as `--no-install`.',
  },
  {
    variable: 'COSTWIRE_URL',
    readBy: '`costwire`',
    meaning: 'Address of the API; else that of `.costwire/local.json`.',
  },
  {
    variable: 'COSTWIRE_API_KEY',
    readBy: '`costwire`',
    meaning: 'API key; else that of `.costwire/local.json`, with its own address alone.',
  },
  {
    variable: 'COSTWIRE_DEBUG',
    readBy: '`costwire`',
    meaning: 'Set: show the stack of an unexpected error.',
  },
  {
    variable: 'COSTWIRE_POSTGRES_PASSWORD',
    readBy: '`docker compose`',
    meaning:
      'Password of Postgres in its container: letters and digits, set before the first start.',
  },
  {
    variable: 'COSTWIRE_NATS_PASSWORD',
    readBy: '`docker compose`',
    meaning: 'Password of the administrator of NATS in its container: letters and digits.',
  },
  {
    variable: 'COSTWIRE_REDIS_PASSWORD',
    readBy: '`docker compose`',
    meaning: 'Password of Redis in its container: letters and digits.',
  },
  {
    variable: 'COSTWIRE_PORT',
    readBy: '`docker compose`',
    meaning: 'Port on 127.0.0.1 that the gateway is published on.',
  },
  {
    variable: 'COSTWIRE_VERSION',
    readBy: '`docker compose`',
    meaning: 'Tag of the image `costwire`.',
  },
  {
    variable: 'COSTWIRE_BUILD_NETWORK',
    readBy: '`docker compose`',
    meaning:
      'Network of the image build: `host` where a build reaches packages through the host alone.',
  },
  {
    variable: 'COSTWIRE_SERVICE',
    readBy: 'the container image',
    meaning:
      'What a container runs when its command does not say: `gateway`, `pii`, `ingest`, `cost`, `standalone`.',
  },
];

/** Variables that scripts, command line and containers read; the services do not know them. */
export function localVariables(services) {
  const passwords = services.map((service) => ({
    variable: `COSTWIRE_NATS_${service.toUpperCase()}_PASSWORD`,
    readBy: '`docker compose`',
    meaning: `Password of the user \`${service}\` of NATS in its container: letters and digits.`,
  }));
  return [...VARIABLES, ...passwords];
}
