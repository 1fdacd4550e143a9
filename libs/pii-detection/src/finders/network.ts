import type { Finding } from '../finding.js';
import { scoreInContext } from '../rules/matching.js';
import type { Finder } from './finder.js';

const IPV4 =
  /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d{1,2})\.){3}(?:25[0-5]|2[0-4]\d|1?\d{1,2})(?![\w]|\.\d)/g;
const COLONS =
  /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,8}(?:[0-9A-Fa-f]{0,4}|(?:\d{1,3}\.){3}\d{1,3})(?![\w:])/g;
const MAC =
  /(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?![\w:-])/g;

const IP_CONTEXT = {
  base: 0.85,
  withContext: 0.95,
  context: [
    'ip',
    'addr',
    'address',
    'host',
    'from',
    'client',
    'peer',
    'remote',
    'ipv4',
    'ipv6',
    'src',
    'dst',
    'dest',
  ],
  against: [
    'version',
    'ver',
    'v',
    'build',
    'release',
    'firmware',
    'chrome',
    'driver',
    'section',
    'oid',
    'kernel',
    'assembly',
    'revision',
  ],
} as const;

/** IP addresses of both families (RFC 4291, RFC 791). */
export const IP_FINDER: Finder = {
  types: ['IP_ADDRESS'],
  collect(text, key, found) {
    for (const match of text.matchAll(IPV4)) found.push(ipAt(text, match.index, match[0], key));
    if (!text.includes(':')) return;
    for (const match of text.matchAll(COLONS)) {
      if (isIpv6(match[0])) found.push(ipAt(text, match.index, match[0], key));
    }
  },
};

/** Hardware addresses (IEEE 802, EUI-48). */
export const MAC_FINDER: Finder = {
  types: ['MAC_ADDRESS'],
  collect(text, _key, found) {
    for (const match of text.matchAll(MAC)) {
      if (/^(?:00|ff)(?:[:.-]?(?:00|ff)){5}$/i.test(match[0])) continue;
      const end = match.index + match[0].length;
      found.push({ type: 'MAC_ADDRESS', start: match.index, end, score: 0.95, ruleId: 'mac' });
    }
  },
};

function ipAt(text: string, start: number, matched: string, key: string): Finding {
  const end = start + matched.length;
  const score = isNobody(matched) ? 0.3 : scoreInContext(IP_CONTEXT, text, start, end, key);
  return { type: 'IP_ADDRESS', start, end, score, ruleId: 'ip' };
}

/** Loopback, unspecified and netmask values name no machine (RFC 6890). */
function isNobody(address: string): boolean {
  return /^(?:127\.|0\.|255\.|::1?$)/.test(address);
}

/** Whether the text is an IPv6 address: eight groups, or fewer with one `::`. */
export function isIpv6(text: string): boolean {
  const [head = '', ...rest] = text.split('::');
  if (rest.length > 1) return false;
  const groups = [head, ...rest].flatMap((side) => (side === '' ? [] : side.split(':')));
  const tail = groups.at(-1) ?? '';
  const count = groups.length + (tail.includes('.') ? 1 : 0);
  if (groups.some((group) => group === '')) return false;
  return rest.length === 1 ? count <= 7 && (count > 0 || text === '::') : count === 8;
}
