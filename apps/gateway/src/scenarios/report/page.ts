import { escapeHtml } from './escape-html.js';
import { REPORT_STYLE } from './report-style.js';

/**
 * A page that needs nothing but itself.
 *
 * @param title as text.
 * @param parts as HTML.
 */
export function page(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

/** A part of a page with a heading. */
export function section(title: string, content: string, className = ''): string {
  const attribute = className === '' ? '' : ` class="${className}"`;
  return `<section${attribute}><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

/** The last line of a page. */
export function footer(madeAt: string, more = ''): string {
  return `<footer>Made on ${escapeHtml(madeAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))} by Costwire. Amounts are exact; those shown shorter are rounded. ${more}</footer>`;
}
