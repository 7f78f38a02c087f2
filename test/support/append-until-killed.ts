/**
 * A process of its own that appends numbered facts until it is killed, and says on standard output when it
 * appended which: `<number> <milliseconds since 1970>` a line.
 * Arguments: database file, gather time in ms.
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/adapters/db/open-database.ts';
import { MemoryLog, numbered } from './database.ts';

async function main(): Promise<void> {
  const [file = '', gatherMs = '20'] = process.argv.slice(2);
  const { factLog } = await openDatabase({
    file,
    log: new MemoryLog(),
    limits: { gatherMs: Number(gatherMs) },
  });
  let last = 0;
  setInterval(() => {
    const some = 1 + (last % 5);
    factLog.append(Array.from({ length: some }, (_, i) => numbered(last + i + 1)));
    last += some;
    writeSync(1, `${last} ${Date.now()}\n`);
  }, 2);
}

void main();
