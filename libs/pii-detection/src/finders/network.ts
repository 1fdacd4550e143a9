import { WordList } from '../context.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { listed, scoreInContext, type Evidence } from '../rules/matching.js';
import { AGAINST_ADDRESSES } from '../rules/negative-words.js';
import { isDigitAt } from '../segments.js';
import type { Finder } from './finder.js';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`(?<![\\w.]|\\d-)(?:${OCTET}\\.){3}${OCTET}(?!\\w|-\\d)`, 'g');
/** A name that is no hexadecimal group, and its colon: `peer:2001:db8::1`. */
const AFTER_NAME = '(?<=(?<![A-Za-z0-9])[A-Za-z_]{0,20}[G-Zg-z][A-Za-z_]{0,20}:)';
const COLONS = new RegExp(
  `(?:(?<![\\w:.])|${AFTER_NAME})(?:[0-9A-Fa-f]{0,4}:){2,8}(?:(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]{0,4})(?![\\w:])`,
  'g',
);
const MAC_FORM =
  /(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?![\w:-])/;
const MAC = new RegExp(`(?:(?<![\\w:.-])|${AFTER_NAME})${MAC_FORM.source}`, 'g');
const ZONE = /%[a-z][a-z0-9]{1,14}/y;
const PREFIX_LENGTH = /\/(?:12[0-8]|1[01]\d|\d{1,2})(?![\w./])/y;

const IP: Evidence = {
  score: [0.85, 0.95],
  context: new WordList(
    listed('ip|addr|address|host|from|client|peer|remote|ipv4|ipv6|src|dst|dest|rhost'),
  ),
  against: new WordList(listed(AGAINST_ADDRESSES)),
};
/** An address that names no machine still counts when the type is asked for. */
const NOBODY_SCORE = 0.3;

/** IP addresses of both families (RFC 791, RFC 4291) with zone and prefix length. */
export const IP_FINDER: Finder = {
  types: ['IP_ADDRESS'],
  collect(text, key, found) {
    if (holdsColons(text)) {
      forEachMatch(COLONS, text, ({ 0: matched, index }) => {
        if (isIpv6(matched)) found.push(ipAt(text, index, matched, key));
      });
    }
    if (!text.includes('.')) return;
    forEachMatch(IPV4, text, ({ 0: matched, index }) =>
      found.push(ipAt(text, index, matched, key)),
    );
  },
};

/** Hardware addresses (IEEE 802, EUI-48). */
export const MAC_FINDER: Finder = {
  types: ['MAC_ADDRESS'],
  collect(text, key, found) {
    if (!mayHoldMac(text)) return;
    forEachMatch(MAC, text, ({ 0: matched, index: start }) => {
      const end = start + matched.length;
      const isNamed = OF_DIGITS.test(matched) && scoreInContext(NAMED, text, start, end, key) > 0.5;
      const score = isNamed ? 0.95 : macScore(matched);
      found.push({ type: 'MAC_ADDRESS', start, end, score, ruleId: 'mac' });
    });
  },
};

/** Without a letter only a word tells an address from a number or a time. */
const OF_DIGITS = /^\d{2,4}[.-][\d.-]{9,14}$/;
const NAMED: Evidence = {
  score: [0, 1],
  context: new WordList(
    listed(
      'mac|mac address|macaddr|hwaddr|hw|ether|lladdr|bssid|physical address|hardware address',
    ),
  ),
  against: new WordList([]),
};

/** Whether separators stand as far apart as in an address: three in pairs, or two in fours. */
function mayHoldMac(text: string): boolean {
  return (
    standsInSteps(text, ':', 3, 6) ||
    standsInSteps(text, '-', 3, 6) ||
    standsInSteps(text, '.', 5, 5)
  );
}

function standsInSteps(text: string, mark: string, near: number, far: number): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (text[at + near] === mark && text[at + far] === mark) return true;
  }
  return false;
}

/** Broadcast and empty addresses name no device; six decimal pairs may be a date with a time. */
function macScore(address: string): number {
  const compact = address.replace(/[:.-]/g, '');
  if (/^(?:0{12}|f{12})$/i.test(compact)) return 0.3;
  return /[a-f]/i.test(compact) || address.includes(':') ? 0.95 : 0.4;
}

function ipAt(text: string, start: number, matched: string, key: string): Finding {
  let end = start + matched.length;
  if (matched.includes(':')) end = past(ZONE, text, end);
  if (text.charCodeAt(start - 1) !== 47) end = past(PREFIX_LENGTH, text, end);
  const goesOn = text[end] === '.' && isDigitAt(text, end + 1);
  const score =
    isNobody(matched) || goesOn ? NOBODY_SCORE : scoreInContext(IP, text, start, end, key);
  return { type: 'IP_ADDRESS', start, end, score, ruleId: 'ip' };
}

function past(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : index;
}

/** Loopback, unspecified and netmask values name no machine (RFC 6890). */
function isNobody(address: string): boolean {
  return /^(?:127\.|0\.|255\.|::1?$)/.test(address);
}

/** Two colons together, or six, the last group being an IPv4 address: without them there is no IPv6 address. */
function holdsColons(text: string): boolean {
  let count = 0;
  let previous = -2;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    count += 1;
    if (count >= 6 || at === previous + 1) return true;
    previous = at;
  }
  return false;
}

/** Whether the text is an IPv6 address: eight groups, or fewer with one `::`. */
export function isIpv6(text: string): boolean {
  const sides = text.split('::');
  if (sides.length > 2) return false;
  const groups = sides.flatMap((side) => (side === '' ? [] : side.split(':')));
  const tail = groups.at(-1) ?? '';
  if (groups.some((group) => group === '') || !isTail(tail)) return false;
  const count = groups.length + (tail.includes('.') ? 1 : 0);
  // `CF::` is a label and a scope; the shortest network that is written so has a digit.
  if (sides.length === 2) return count <= 7 && (count !== 1 || sides[0] === '' || /\d/.test(text));
  return count === 8;
}

function isTail(group: string): boolean {
  return !group.includes('.') || group.split('.').every((octet) => Number(octet) <= 255);
}
