/**
 * `2014-04-01 00:00:00.000`, `2014-04-01` and `2014-04-01T00:00:00Z` alike as ISO text: a time without an
 * offset is UTC, so that an answer does not depend on where it is computed.
 */
export function utcText(text: string): string {
  const iso = text.trim().replace(' ', 'T');
  if (/^\d{4}-\d\d-\d\d$/.test(iso)) return iso;
  return /(?:Z|T.*[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`;
}
