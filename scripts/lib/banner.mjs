/** What a person needs once the API answers. */
export function banner({ url, api_key: apiKey }) {
  return [
    '',
    `  API       ${url}`,
    `  docs      ${url}/docs`,
    `  API key   ${apiKey}`,
    '  (kept in .costwire/local.json)',
    '',
  ].join('\n');
}
