import { generateDeployment } from './deployment-suite.js';
import { type Account, generateAccount } from './spend-suite.js';
import { generateYoungAccount } from './young-account.js';

/** Generators of labelled accounts, written apart from each other, by name; equal seeds give equal accounts. */
export const SUITES = {
  spend: generateAccount,
  deployments: generateDeployment,
  young: generateYoungAccount,
} satisfies Record<string, (seed: number) => Account>;

/** Name of a generator of labelled accounts. */
export type SuiteName = keyof typeof SUITES;
