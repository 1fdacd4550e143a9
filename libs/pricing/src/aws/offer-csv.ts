import type { OfferPrice } from './offer-price.js';

/** Columns of the CSV form whose JSON attribute is not simply the name in camelCase. */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  usageType: 'usagetype',
  serviceCode: 'servicecode',
  serviceName: 'servicename',
};

/**
 * Reads an offer file in CSV form line by line. The first lines hold facts about the file, the line
 * that begins with `SKU` names the columns.
 */
export class OfferCsvReader {
  #columns: string[] | undefined;

  /**
   * @param line without its line break.
   * @returns the line's on-demand price; `undefined` for every other line.
   */
  read(line: string): OfferPrice | undefined {
    const fields = csvFields(line);
    if (!this.#columns) {
      if (fields[0] === 'SKU') this.#columns = fields;
      return undefined;
    }
    const row = new Map(this.#columns.map((column, index) => [column, fields[index] ?? '']));
    if (row.get('TermType') !== 'OnDemand' || row.get('Currency') !== 'USD') return undefined;
    const attributes: Record<string, string> = {};
    for (const [column, value] of row) {
      if (value !== '') attributes[ATTRIBUTE_NAMES[column] ?? camelCased(column)] = value;
    }
    return {
      sku: row.get('SKU') ?? '',
      attributes,
      unit: row.get('Unit') ?? '',
      beginRange: row.get('StartingRange') || '0',
      usd: row.get('PricePerUnit') ?? '',
      effectiveDate: row.get('EffectiveDate') ?? '',
    };
  }
}

/** The fields of one CSV line (RFC 4180; AWS quotes every field). */
export function csvFields(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const [text, end] = quoted(line, at + 1);
      fields.push(text);
      at = end + 1;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return fields;
}

/** The text of a quoted field and the offset behind its closing quote. */
function quoted(line: string, start: number): [text: string, end: number] {
  let text = '';
  let at = start;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return [text + line.slice(at), line.length];
    text += line.slice(at, quote);
    if (line[quote + 1] !== '"') return [text, quote + 1];
    text += '"';
    at = quote + 2;
  }
}

function camelCased(column: string): string {
  const joined = column.replace(/[ _-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}
