import { stdnum } from 'stdnum';

/** Countries and number names as the `stdnum` package knows them. */
type Country = keyof typeof stdnum;

/**
 * A check by the `stdnum` package (ports of python-stdnum's modules, each citing its authority).
 *
 * @throws TypeError when the package does not know the number, at load rather than at first use.
 */
export function standardNumber(country: Country, number: string): (text: string) => boolean {
  const validators = stdnum[country] as Record<
    string,
    { validate: (text: string) => { isValid: boolean } }
  >;
  const validator = validators[number];
  if (!validator) throw new TypeError(`stdnum has no ${country}.${number}`);
  return (text) => validator.validate(text).isValid;
}
