import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { Environment } from './environment.js';
import { ruleInWords } from './rule-in-words.js';

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

interface Variable {
  name: string;
  meaning: string;
}

const variables = new Map<object, Map<string, Variable>>();

/**
 * Names the environment variable that fills a property of a configuration class.
 *
 * @param meaning a sentence for docs/configuration.md, with the unit.
 */
export function FromEnvironment(name: string, meaning: string): PropertyDecorator {
  return (target, property) => {
    const own = variables.get(target) ?? new Map<string, Variable>();
    own.set(String(property), { name, meaning });
    variables.set(target, own);
  };
}

/** An environment variable as the documentation tells it. */
export interface VariableDescription {
  variable: string;
  meaning: string;
  /** As it would be written in the environment; `undefined` when the variable is required. */
  default: string | undefined;
  /** What is checked at the start, in words, in the order in which it is declared. */
  rules: string[];
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

/** The variables of a configuration class, in the order in which they are declared. */
export function describeConfiguration(Config: Class<object>): VariableDescription[] {
  const defaults = new Config() as Record<string, string | number | boolean | string[] | undefined>;
  const rules = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
  return [...variablesOf(Config)].map(([property, { name, meaning }]) => ({
    variable: name,
    meaning,
    default: defaults[property]?.toString(),
    rules: rules
      .filter(({ propertyName }) => propertyName === property)
      .map(ruleInWords)
      .reverse(),
  }));
}

function variablesOf(Config: Class<object>): ReadonlyMap<string, Variable> {
  return variables.get(Config.prototype as object) ?? new Map<string, Variable>();
}

interface Filled {
  instance: object;
  /** Faults of `NAME_FILE` variables, by `NAME`. */
  unreadable: Map<string, string>;
}

function fill(Config: Class<object>, environment: Environment): Filled {
  const given: Record<string, unknown> = {};
  const unreadable = new Map<string, string>();
  for (const [property, { name: variable }] of variablesOf(Config)) {
    try {
      const text = settingOf(environment, variable);
      if (text !== undefined && text !== '') given[property] = text;
    } catch {
      unreadable.set(variable, `${variable}_FILE: the file it names cannot be read`);
    }
  }
  const instance = plainToInstance(Config, given, { exposeDefaultValues: true });
  return { instance, unreadable };
}

/** The text of a variable, or of the file that `NAME_FILE` names; throws when it cannot be read. */
export function settingOf(environment: Environment, name: string): string | undefined {
  return environment[name] ?? textOfFile(environment[`${name}_FILE`]);
}

/** `NAME_FILE` names a file that holds the value of `NAME`, as secrets are mounted in containers. */
function textOfFile(path: string | undefined): string | undefined {
  return path ? readFileSync(path, 'utf8').trim() : undefined;
}

function variableOf(fault: string): string {
  return fault.slice(0, fault.indexOf(':'));
}

function faultsOf(instance: object, Config: Class<object>): string[] {
  const names = variablesOf(Config);
  return validateSync(instance).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map(
      (text) => `${names.get(property)?.name ?? property}: ${text.replace(`${property} `, '')}`,
    ),
  );
}
