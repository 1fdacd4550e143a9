import type { Finder } from '../finders/finder.js';
import { SECRET_RULES } from './secret-rules.js';

/** Credentials recognised by the prefix or frame their issuer gives them. */
export const SECRET_FINDER: Finder = {
  types: ['SECRET'],
  collect(text, _key, found) {
    for (const rule of SECRET_RULES) {
      if (!rule.keywords.some((keyword) => text.includes(keyword))) continue;
      for (const match of text.matchAll(rule.pattern)) {
        const secret = match[1] ?? match[0];
        const start = match.index + match[0].indexOf(secret);
        found.push({
          type: 'SECRET',
          start,
          end: start + secret.length,
          score: 0.97,
          ruleId: rule.id,
        });
      }
    }
  },
};
