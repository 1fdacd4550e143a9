import { forEachMatch } from '../matches.js';
import type { Finder } from './finder.js';

const LABELS =
  '(?:[A-Za-z0-9\\u00c0-\\uffff](?:[A-Za-z0-9\\u00c0-\\uffff-]{0,62})\\.){1,8}[A-Za-z\\u00c0-\\uffff]{2,24}';
const URL_PATTERN = new RegExp(
  `(?<![A-Za-z0-9@.])(?:(?:https?|ftp|wss?)://(?:${LABELS}|(?:\\d{1,3}\\.){3}\\d{1,3}|\\[[0-9a-fA-F:.]{2,45}\\])(?::\\d{1,5})?(?:[/?#][^\\s"'<>\\\\^\`{|}]{0,2048})?|${LABELS}(?:/[^\\s"'<>\\\\^\`{|}]{0,2048})?)`,
  'g',
);
/** A place on the web is not personal by itself: found only for those who ask for it. */
const SCORE = 0.3;
const TRAILING = /[.,;:!?)\]]{1,8}$/;
/** Last labels of what looks like a host and is a file or a method. */
const NOT_A_HOST =
  /\.(?:js|ts|py|java|go|rb|cs|json|xml|yml|yaml|html?|css|png|jpe?g|gif|svg|log|txt|conf|md|sh|service|jar|class|exe|dll|so|handle|get|post|info\(|length)$/i;

/** Web addresses (RFC 3986), with scheme or without. */
export const URL_FINDER: Finder = {
  types: ['URL'],
  collect(text, _key, found) {
    if (!text.includes('.') && !text.includes('://')) return;
    forEachMatch(URL_PATTERN, text, (match) => {
      const matched = match[0].replace(TRAILING, '');
      const end = match.index + matched.length;
      const hasScheme = matched.includes('://');
      if (text[end] === '@' || (!hasScheme && (NOT_A_HOST.test(matched) || matched === 'www.')))
        return;
      if (!hasScheme && /^www\.[^.]*$/.test(matched)) return;
      const score = hasScheme ? SCORE : SCORE / 3;
      found.push({ type: 'URL', start: match.index, end, score, ruleId: 'url' });
    });
  },
};
