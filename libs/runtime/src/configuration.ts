import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { Environment } from './environment.js';

type Class<T> = new () => T;

/** Every fault of the configuration, each with its variable's name. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(`the configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Exit code for a configuration error (`EX_CONFIG` of sysexits.h). */
export const EXIT_CONFIG = 78;

const variables = new Map<object, Map<string, string>>();

/** Names the environment variable that fills a property of a configuration class. */
export function FromEnvironment(variable: string): PropertyDecorator {
  return (target, property) => {
    const own = variables.get(target) ?? new Map<string, string>();
    own.set(String(property), variable);
    variables.set(target, own);
  };
}

/**
 * Fills and checks several configuration classes at once.
 *
 * @throws {ConfigurationError} with the faults of all of them.
 */
export function loadConfiguration<T extends Record<string, Class<object>>>(
  classes: T,
  environment: Environment,
): { [K in keyof T]: InstanceType<T[K]> } {
  const faults: string[] = [];
  const loaded = Object.entries(classes).map(([key, Config]) => {
    const { instance, unreadable } = fill(Config, environment);
    const named = faultsOf(instance, Config).filter((fault) => !unreadable.has(variableOf(fault)));
    faults.push(...unreadable.values(), ...named);
    return [key, instance];
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries(loaded) as { [K in keyof T]: InstanceType<T[K]> };
}

/** The variables of a configuration class: name, default and rules, for the documentation. */
export function describeConfiguration(
  Config: Class<object>,
): { variable: string; default: unknown; rules: string[] }[] {
  const defaults = new Config() as Record<string, unknown>;
  const rules = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
  return [...(variables.get(Config.prototype as object) ?? [])].map(([property, variable]) => ({
    variable,
    default: defaults[property],
    rules: rules
      .filter(({ propertyName }) => propertyName === property)
      .map(({ name, type }) => name ?? type),
  }));
}

interface Filled {
  instance: object;
  /** Faults of `NAME_FILE` variables, by `NAME`. */
  unreadable: Map<string, string>;
}

function fill(Config: Class<object>, environment: Environment): Filled {
  const given: Record<string, unknown> = {};
  const unreadable = new Map<string, string>();
  for (const [property, variable] of variables.get(Config.prototype as object) ?? []) {
    try {
      const text = environment[variable] ?? textOfFile(environment[`${variable}_FILE`]);
      if (text !== undefined && text !== '') given[property] = text;
    } catch {
      unreadable.set(variable, `${variable}_FILE: the file it names cannot be read`);
    }
  }
  const instance = plainToInstance(Config, given, { exposeDefaultValues: true });
  return { instance, unreadable };
}

/** `NAME_FILE` names a file that holds the value of `NAME`, as secrets are mounted in containers. */
function textOfFile(path: string | undefined): string | undefined {
  return path ? readFileSync(path, 'utf8').trim() : undefined;
}

function variableOf(fault: string): string {
  return fault.slice(0, fault.indexOf(':'));
}

function faultsOf(instance: object, Config: Class<object>): string[] {
  const names = variables.get(Config.prototype as object);
  return validateSync(instance).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map(
      (text) => `${names?.get(property) ?? property}: ${text.replace(`${property} `, '')}`,
    ),
  );
}
