/** One line of data: its fields, and the line of the file on which it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A text of separated values as RFC 4180 writes them. */
export interface CsvText {
  readonly separator: ',' | ';' | '\t';
  readonly records: readonly CsvRecord[];
}

/**
 * Reads separated values. The separator is what the first line has most of: a comma, a semicolon as
 * spreadsheets in Swedish and Norwegian write, or a tab. A byte order mark and empty lines are left out; fields
 * of up to 1,000 characters may be quoted, with quotes in them doubled; a quote that is not closed stands for
 * itself.
 */
export function readCsv(text: string): CsvText {
  const body = text.replace(/^\uFEFF/, '');
  const [head = ''] = body.split(/\r?\n/, 1);
  const count = (mark: string): number => head.split(mark).length;
  const separator = ([',', ';', '\t'] as const).reduce((a, b) => (count(b) > count(a) ? b : a));
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let startedAt = 1;
  // A field, quoted or plain, and what ends it.
  const field =
    separator === '\t' ? fieldBefore.tab : separator === ';' ? fieldBefore.semicolon : fieldBefore.comma;
  for (const [whole, quoted, plain, end] of body.matchAll(field)) {
    fields.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === separator) continue;
    if (fields.some((each) => each !== '')) records.push({ line: startedAt, fields });
    fields = [];
    startedAt = line;
    if (end === '') break;
  }
  return { separator, records };
}

const fieldBefore = {
  comma: /(?:"((?:[^"]|""){0,1000})"|([^,\r\n]*))(,|\r?\n|$)/g,
  semicolon: /(?:"((?:[^"]|""){0,1000})"|([^;\r\n]*))(;|\r?\n|$)/g,
  tab: /(?:"((?:[^"]|""){0,1000})"|([^\t\r\n]*))(\t|\r?\n|$)/g,
} as const;
