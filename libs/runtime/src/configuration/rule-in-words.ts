/** What class-validator keeps of a decorator, as far as the wording needs it. */
interface Rule {
  name?: string | undefined;
  type: string;
  propertyName: string;
  constraints?: readonly unknown[] | undefined;
  message?: unknown;
  each?: boolean | undefined;
}

const WORDS: Readonly<Record<string, (constraints: readonly unknown[]) => string>> = {
  isInt: () => 'whole number',
  isString: () => 'text',
  min: ([least]) => `at least ${String(least)}`,
  max: ([most]) => `at most ${String(most)}`,
  minLength: ([least]) => `at least ${String(least)} characters`,
  maxLength: ([most]) => `at most ${String(most)} characters`,
  isIn: ([words]) => `one of ${(words as unknown[]).join(', ')}`,
};

/**
 * A validation rule of a configuration class in words, for the documentation: the message of the
 * rule when it has its own, else the wording kept here.
 *
 * @throws for a rule that has neither, so that no rule goes undocumented.
 */
export function ruleInWords({
  name,
  type,
  propertyName,
  constraints,
  message,
  each,
}: Rule): string {
  if (typeof message === 'string') return message.replace(`${propertyName} `, '');
  const words = WORDS[name ?? type];
  if (!words) throw new Error(`no words for the rule ${name ?? type} of ${propertyName}`);
  const rule = words(constraints ?? []);
  return each ? `list separated by commas, each: ${rule}` : rule;
}
