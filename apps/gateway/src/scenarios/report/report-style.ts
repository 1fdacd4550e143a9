/** The style of the page: light and dark by the reader's choice, black on white in print. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1a2230; --soft: #5a6578; --line: #dfe4ec; --page: #f6f7f9;
  --card: #fff; --s0: #2f6fde; --s1: #d97706; --s2: #0f9d76; --s3: #9b51c9; --warn: #fff4dd; --warn-line: #d97706;
  --more: #c2410c; --less: #0b7a5c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf2; --soft: #a0abbd; --line: #323c4c;
  --page: #12161d; --card: #1b212b; --s0: #6ea2f7; --s1: #f0a94a; --s2: #3fc79c; --s3: #c58bec;
  --warn: #3a2c10; --warn-line: #f0a94a; --more: #fb9a6b; --less: #4fd1a5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 12px; }
p { margin: 0 0 8px; }
.soft, footer, caption { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 20px 24px; margin-top: 20px; break-inside: avoid; }
section.long { break-inside: auto; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px;
  margin: 20px 0 0; padding: 0; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.tiles dt { color: var(--soft); font-size: 13px; }
.tiles dd { margin: 2px 0 0; font-size: 21px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles small { display: block; color: var(--soft); font-size: 12px; font-weight: 400; overflow-wrap: anywhere; }
.warn { background: var(--warn); border-left: 4px solid var(--warn-line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
caption { text-align: left; padding-bottom: 8px; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.more { color: var(--more); } td.less { color: var(--less); }
tbody th { font-weight: 400; }
tfoot th, tfoot td { border-bottom: 0; border-top: 2px solid var(--line); font-weight: 600; }
td.set { font-weight: 600; }
td, tbody th { overflow-wrap: anywhere; } tbody th { min-width: 120px; }
table small { display: block; color: var(--soft); font-weight: 400; }
td.source { color: var(--soft); font-size: 12.5px; font-weight: 400; min-width: 180px; }
code, .code { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
code { overflow-wrap: anywhere; } th.code { white-space: nowrap; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font-size: 14px; } svg .tick { fill: var(--soft); font-size: 12px; }
svg .value { font-variant-numeric: tabular-nums; }
svg line { stroke: var(--line); } svg .s0 { fill: var(--s0); } svg .s1 { fill: var(--s1); }
svg .s2 { fill: var(--s2); } svg .s3 { fill: var(--s3); }
footer { margin-top: 24px; font-size: 13px; }
@page { margin: 14mm 12mm; }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb;
  --s0: #2f6fde; --s1: #d97706; --s2: #0f9d76; --s3: #9b51c9; --warn: #fff; --warn-line: #d97706;
  --more: #c2410c; --less: #0b7a5c; }
  body { font-size: 10.5px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; } h1 { font-size: 20px; } h2 { font-size: 14px; break-after: avoid; }
  section { border: 0; border-radius: 0; padding: 0; margin-top: 18px; }
  section.warn { border-left: 3px solid var(--warn-line); padding-left: 10px; }
  .tiles { grid-template-columns: repeat(5, 1fr); gap: 6px; }
  .tiles div { border-radius: 0; padding: 8px; } .tiles dt, .tiles small { font-size: 9px; }
  .tiles dd { font-size: 15px; }
  svg { width: 84%; } footer { font-size: 9px; } tbody th { min-width: 90px; }
  .wide { overflow: visible; } table { font-size: 9.5px; } tr { break-inside: avoid; } thead { break-after: avoid; }
  th, td { padding: 3px 8px 3px 0; } code, .code, td.source { font-size: 8.5px; } td.source { min-width: 120px; } }
`;
