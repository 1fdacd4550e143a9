// Lints texts as if they stood in files of this repository: reads [{file, text, rules, typed?}] as
// JSON from standard input, writes for each the [{line, rule, message}] of those rules.
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

// Without types a file need not exist, and nothing has to be compiled.
const untyped = {
  languageOptions: { parserOptions: { project: null } },
  linterOptions: { reportUnusedDisableDirectives: 'off', reportUnusedInlineConfigs: 'off' },
};

const lint = async ({ file, text, rules, typed = false }) => {
  const eslint = new ESLint({
    cwd,
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
    overrideConfig: typed ? [] : [untyped],
  });
  const [result] = await eslint.lintText(text, { filePath: file });
  if (!result) throw new Error(`eslint.config.mjs ignores ${file}`);
  return result.messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId, message }));
};

const answers = [];
for (const request of JSON.parse(await readAll(process.stdin))) answers.push(await lint(request));
console.log(JSON.stringify(answers));
