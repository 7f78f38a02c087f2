/** What one section of a configuration file says, as Asterisk reads it. */
export interface ReadSection {
  readonly name: string;
  readonly entries: [key: string, value: string][];
}

/**
 * Reads configuration text by Asterisk's own rules: `;` begins a comment unless a backslash stands before it,
 * `;--` begins one over several lines, `[` at the start of a line a section, `#` a directive.
 * @throws Error for a directive, or a line that is neither section nor `key = value`
 */
export function readConf(text: string): ReadSection[] {
  const sections: ReadSection[] = [];
  for (const line of text.split(/[\n\r]/)) {
    const bare = withoutComment(line).replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
    if (bare === '') continue;
    if (bare.startsWith('#')) throw new Error(`directive: ${bare}`);
    if (bare.startsWith('[')) {
      const name = /^\[([^\]]*)\](\([^)]*\))?$/.exec(bare)?.[1];
      if (name === undefined) throw new Error(`broken section: ${bare}`);
      sections.push({ name, entries: [] });
      continue;
    }
    const equals = bare.indexOf('=');
    const section = sections.at(-1);
    if (equals < 1 || section === undefined) throw new Error(`neither section nor entry: ${bare}`);
    section.entries.push([
      bare.slice(0, equals).trim(),
      bare
        .slice(equals + 1)
        .replace(/^>/, '')
        .trim(),
    ]);
  }
  return sections;
}

function withoutComment(line: string): string {
  let out = '';
  for (let at = 0; at < line.length; at++) {
    if (line[at] !== ';') out += line[at];
    else if (out.endsWith('\\')) out = `${out.slice(0, -1)};`;
    else if (line.startsWith(';--', at) && line[at + 3] !== '-')
      throw new Error('a comment over several lines begins');
    else break;
  }
  return out;
}
