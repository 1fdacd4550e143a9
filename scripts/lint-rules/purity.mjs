/** Libraries without I/O, clock or randomness, which the pure layers may import. */
const PURE_LIBRARIES = [
  '@pydantic/genai-prices',
  'gpt-tokenizer',
  'libphonenumber-js',
  'stdnum',
  'validator',
  'wink-eng-lite-web-model',
  'wink-nlp',
];

const NO_CLOCK = 'Pure code has no clock: take `now` as a parameter.';
const NO_RANDOMNESS = 'Pure code has no randomness of its own: take a generator or seed.';
const NO_IO = 'Contracts and domain code are pure: no I/O, timers, process or console.';

const pureLibrary = `(?:${PURE_LIBRARIES.map((name) => name.replaceAll('/', '\\/')).join('|')})(?:\\/|$)`;

/** `no-restricted-imports` patterns: everything but relative files, `node:crypto`, our packages and the list. */
export const pureImports = [
  {
    regex: `^(?!\\.{1,2}\\/|@costwire\\/|node:crypto$|${pureLibrary})`,
    message:
      'Contracts and domain code import no Node module but node:crypto, no client and no framework. ' +
      'A library without I/O may be added to PURE_LIBRARIES in scripts/lint-rules/purity.mjs.',
  },
];

const ioGlobals = [
  'process',
  'require',
  'module',
  'console',
  'fetch',
  'Request',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'MessageChannel',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'navigator',
  'localStorage',
  'sessionStorage',
  '__dirname',
  '__filename',
];

/** Options of `no-restricted-globals`; `globalThis.fetch` counts as `fetch`. */
export const pureGlobals = {
  checkGlobalObject: true,
  globals: [
    ...ioGlobals.map((name) => ({ name, message: NO_IO })),
    { name: 'performance', message: NO_CLOCK },
  ],
};

/** Options of `no-restricted-properties`. */
export const pureProperties = [
  { object: 'Date', property: 'now', message: NO_CLOCK },
  { object: 'Math', property: 'random', message: NO_RANDOMNESS },
];

/** Options of `no-restricted-syntax`. */
export const pureSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: NO_CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: NO_CLOCK },
  {
    // Large tables may be loaded when they are first needed.
    selector: `ImportExpression:not([source.value=/^(?:\\.{1,2}\\/|${pureLibrary})/])`,
    message: 'Pure code imports its own files and the libraries listed as pure.',
  },
];
