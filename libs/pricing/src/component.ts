/**
 * The parts a call is billed by. They do not overlap: `input` is what is left of the input total
 * after the other input parts, `output` what is left of the output total.
 */
export const COMPONENTS = [
  'input',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'inputAudio',
  'inputImage',
  'cacheReadAudio',
  'cacheReadImage',
  'output',
  'reasoning',
  'outputAudio',
  'outputImage',
  'webSearch',
  'request',
] as const;

/** One billed part of a call. */
export type Component = (typeof COMPONENTS)[number];

/** How many of each component a call used; every count is a non-negative integer. */
export type Quantities = Record<Component, number>;

/** What one of a component is: a token, a search or a request. */
export function unitOf(component: Component): 'token' | 'search' | 'request' {
  if (component === 'webSearch') return 'search';
  return component === 'request' ? 'request' : 'token';
}

const FIELDS = new Map(COMPONENTS.map((component) => [componentField(component), component]));

/** A component as messages and the API spell it: `cache_write_5m`. */
export function componentField(component: Component): string {
  return component.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

/** The component of that spelling; `undefined` when there is none. */
export function componentOfField(field: string): Component | undefined {
  return FIELDS.get(field);
}
