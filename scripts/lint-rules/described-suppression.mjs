const DIRECTIVE = /^\s*eslint-disable(?:-next-line|-line)?\b(?<rest>[\s\S]*)$/;
const LEAST_WORDS = 3;

/** Ahead of the comment's first column, so that the suppression cannot hide the report about it. */
const ahead = ({ start }) => ({ start: { line: start.line, column: -1 }, end: start });

/**
 * A lint suppression names its rules and says why after ` -- `, in three words or more:
 * `// eslint-disable-next-line no-bitwise -- the format packs two fields in a byte`.
 */
export const describedSuppression = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unnamed: 'Name the rules that this suppression is about; a blanket one hides every fault.',
      undescribed: 'Say why, after " -- " and in three words or more, this rule is wrong here.',
    },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const rest = DIRECTIVE.exec(comment.value)?.groups.rest;
        if (rest === undefined) continue;
        const [rules, ...reason] = rest.split(/\s-{2,}\s/);
        const loc = ahead(comment.loc);
        if (rules.trim() === '') context.report({ loc, messageId: 'unnamed' });
        const words = reason.join(' ').split(/\s+/).filter(Boolean);
        if (words.length < LEAST_WORDS) context.report({ loc, messageId: 'undescribed' });
      }
    },
  }),
};
