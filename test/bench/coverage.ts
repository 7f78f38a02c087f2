import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { holidayDays } from '../../src/adapters/holidays/holiday-days.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { checkConfigText } from '../../src/config/load.ts';
import type * as CoverageModule from '../../src/core/schedule/coverage.ts';
import type { Measure } from './report.ts';
import { summarise } from './statistics.ts';

/** As it is built for production. */
const built = join(import.meta.dirname, '../../dist/core/schedule/coverage.js');

const MUNICIPALITIES = 50;
const DAYS = 400;

/** Fifty municipalities, each with hours, holidays, half-days and a rota with holes of its own. */
function desk(): string {
  const each = (line: (n: number) => string): string =>
    Array.from({ length: MUNICIPALITIES }, (_, n) => line(n)).join('\n');
  return `organisations:
${each((n) => `  m${n}: { name: Kommune ${n}, country: NO }`)}
numbers:
${each((n) => `  '+46 40 628 04 ${String(n + 10)}': { organisation: m${n}, service: it, calendar: c${n}, onCall: r${n} }`)}
calendars:
${each((n) => `  c${n}: { timeZone: Europe/Oslo, week: { mon-fri: ['08:${String(n).padStart(2, '0')}-12:00', '12:45-16:00'] }, holidays: no-municipal }`)}
services: { it: { name: IT } }
agents: { a: { name: A, services: [it] } }
people: { kari: { name: Kari, number: '+46701740608' }, ola: { name: Ola, number: '+46701740609' } }
rotas:
${each(
  (n) => `  r${n}:
    name: Beredskap ${n}
    country: NO
    layers:
      - name: Vakt
        people: [kari, ola]
        startsOn: '2026-01-05'
        staffed: [{ days: mon-fri, hours: '15:30-08:00' }, { days: sat-sun, hours: '00:00-24:00' }]
        holidays: holy-days`,
)}
chains:
${each((n) => `  r${n}: { name: Beredskap, steps: [{ rota: r${n} }] }`)}
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ['+46'] }
`;
}

/** (i) The proof of coverage over 400 days for fifty municipalities, each with hours and a rota of its own. */
export async function coverage({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const { coverageGaps } = (await import(pathToFileURL(built).href)) as typeof CoverageModule;
  const checked = checkConfigText(desk(), { normaliseNumber, holidayDays, years: [2026, 2027, 2028, 2029] });
  if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes.slice(0, 3)));
  const taken: number[] = [];
  let gaps = 0;
  for (let run = 0; run < (quick ? 3 : 10); run += 1) {
    const begun = performance.now();
    gaps = coverageGaps(checked.directory, '2027-01-01', DAYS).gaps.length;
    taken.push(performance.now() - begun);
  }
  const samples = summarise(taken);
  return {
    id: 'i',
    title: `Coverage of ${DAYS} days for ${MUNICIPALITIES} municipalities`,
    figures: [
      {
        name: 'hours × holidays × rotas',
        system: 'Svara',
        unit: 'ms',
        samples,
        target: { text: 'max ≤ 2000', met: (samples?.max ?? Infinity) <= 2_000 },
      },
      { name: 'gaps found', system: 'Svara', unit: 'gaps', value: gaps },
    ],
    broken: gaps === 0 ? ['no gap was found where there are some'] : [],
  };
}
