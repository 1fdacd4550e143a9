// Lints texts as if they stood in files of this repository. A child process with an IPC channel:
// takes [{file, text, rules, typed?}], answers for each the [{line, rule, message}] of those rules.
import { fileURLToPath } from 'node:url';

// With CI=true types are read once from the files; these texts differ from what stands there.
process.env.TSESTREE_SINGLE_RUN = 'false';
const { ESLint } = await import('eslint');

const cwd = fileURLToPath(new URL('../..', import.meta.url));

const linter = (rules, overrideConfig) =>
  new ESLint({ cwd, overrideConfig, ruleFilter: ({ ruleId }) => rules.has(ruleId) });

// Without types a file need not exist, and nothing has to be compiled.
const untyped = { languageOptions: { parserOptions: { project: null } } };

async function faultsOf(eslint, { file, text, rules }) {
  const [result] = await eslint.lintText(text, { filePath: file });
  if (!result) throw new Error(`eslint.config.mjs ignores ${file}`);
  return result.messages
    .filter(({ ruleId, fatal }) => fatal || rules.includes(ruleId))
    .map(({ line, ruleId, message }) => ({ line, rule: ruleId, message }));
}

process.on('message', async (requests) => {
  const rules = new Set(requests.flatMap((request) => request.rules));
  const linters = { false: linter(rules, untyped), true: linter(rules, {}) };
  const answers = [];
  for (const request of requests) {
    answers.push(await faultsOf(linters[request.typed ?? false], request));
  }
  process.send(answers);
});
