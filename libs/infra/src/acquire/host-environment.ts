/**
 * The environment variables of this process. Servers are looked for on the host before any service
 * exists, so there is no validated configuration to take PATH and the URLs from.
 */
export function hostEnvironment(): Readonly<Record<string, string | undefined>> {
  // eslint-disable-next-line no-restricted-properties -- the resolver runs before the configuration
  return process.env;
}
