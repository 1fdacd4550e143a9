/** What the page about a decision shows. */
export interface DecisionPage {
  title: string;
  /** Lines of plain text. */
  lines: readonly string[];
  /** The form that decides; none when there is nothing to decide. */
  form?: { token: string; verb: 'approve' | 'reject' };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Headers of the page: nothing is loaded, framed, kept or told to other sites. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The page that a signed link leads to. Opening it changes nothing; sending its form does. */
export function decisionPage({ title, lines, form }: DecisionPage): string {
  const text = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:3em auto;padding:0 1em}
input,button{font:inherit;padding:.4em .8em}input{width:100%;box-sizing:border-box;margin:.3em 0 1em}</style>
</head><body><h1>${escapeHtml(title)}</h1>
${text}
${form ? formOf(form) : ''}
</body></html>
`;
}

function formOf({ token, verb }: NonNullable<DecisionPage['form']>): string {
  return `<form method="post" action="decide">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<label>Reason <input name="reason" maxlength="500"></label>
<button type="submit">${verb === 'approve' ? 'Approve' : 'Reject'}</button>
</form>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
