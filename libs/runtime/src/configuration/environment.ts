/** Variables as text, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: the one place that reads it. */
export function processEnvironment(): Environment {
  return { ...process.env };
}

/** Variables that may be given to one service alone: `NATS_URL_COST` stands before `NATS_URL`. */
const OF_ONE_SERVICE = ['NATS_URL'];

/**
 * The environment as one service sees it: `NAME_<SERVICE>` takes the place of `NAME`, so that services
 * which share a process can each have a login of their own.
 */
export function environmentOf(service: string, environment: Environment): Environment {
  const own: Record<string, string | undefined> = { ...environment };
  for (const name of OF_ONE_SERVICE) {
    const special = `${name}_${service.toUpperCase()}`;
    if (!environment[special] && !environment[`${special}_FILE`]) continue;
    own[name] = environment[special];
    own[`${name}_FILE`] = environment[`${special}_FILE`];
  }
  return own;
}
