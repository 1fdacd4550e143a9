import type { Finding } from '../finding.js';

/** Legal forms written with points (ISO 20275 abbreviations), which the tagger reads as sentence ends. */
const POINTED =
  /(?<=\p{L}|\p{L}[,&]) ?(?<!\p{L})(?:S\. ?p\. ?A\.?|S\.[àa]?\.?r\.l\.?|S\.L\.(?:U\.)?|S\.A\.(?:S\.|R\.L\.)?|B\.V\.|N\.V\.|S\.C\.|d\.o\.o\.|s\.r\.o\.|a\.s\.|Sp\. ?z ?o\. ?o\.|e\.V\.|(?:Co\., ?)?Ltd\.|Inc\.|Corp\.|Co\.(?: KG(?:aA)?)?)(?!\p{L})/gu;

/** These end with the point of an abbreviation, which at the end of a sentence is not theirs. */
const ABBREVIATED = /(?:Ltd|Inc|Corp|Co)\.$/;
const SENTENCE_ENDS = /^(?:\s*$|\s+\p{Lu})/u;

/**
 * Findings with those that a pointed legal form follows or cuts made the organisation they are:
 * `Rossi Trasporti S` before `.r.l.`, `Jansen Bouw` before ` B.V.`.
 */
export function withPointedForms(text: string, findings: readonly Finding[]): Finding[] {
  if (findings.length === 0 || !text.includes('.')) return [...findings];
  const forms = [...text.matchAll(POINTED)].map((match) => {
    const start = match.index + (match[0].startsWith(' ') ? 1 : 0);
    const whole = match.index + match[0].length;
    const isOpen = ABBREVIATED.test(match[0]) && SENTENCE_ENDS.test(text.slice(whole, whole + 4));
    return { start, end: isOpen ? whole - 1 : whole };
  });
  const whole: Finding[] = [];
  let at = 0;
  for (const finding of findings) {
    while (at < forms.length && forms[at]!.start <= finding.start) at += 1;
    const next = forms[at];
    const form = next && finding.end >= next.start - 2 ? next : undefined;
    const last = whole.at(-1);
    if (form && last && last.end >= form.end) continue;
    if (!form) {
      if (!last || finding.start >= last.end) whole.push(finding);
      continue;
    }
    const end = Math.max(finding.end, form.end);
    whole.push({ ...finding, type: 'ORGANIZATION', end });
  }
  return whole;
}
