/** Variables that the scripts and the command line read; the services do not know them. */
export const LOCAL_VARIABLES = [
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
];
