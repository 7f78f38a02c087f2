import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../src/core/desk/directory.ts';
import { findContacts } from '../../../src/app/queries/contacts.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { knownTown } from '../../support/workplace-driver.ts';

const contact = (id: string, name: string, number: string, title: string | null = null): Contact => ({
  id,
  name,
  number,
  title,
  organisation: 'town',
  note: null,
});

const people = [
  contact('oberg', 'Cecilia Öberg', '+46406280461', 'Rektor'),
  contact('bjorn', 'Bjørn Ægir', '+4746930011'),
  contact('berg', 'Anna Berg', '+46701740611', 'Öppenvård'),
  contact('bergman', 'Åke Bergman', '+46701740612'),
];
const directory = knownTown(
  sketchDirectory({
    services: { support: { name: 'IT-support' }, network: { name: 'Nätverk' } },
    agents: { bergit: {}, carl: { services: ['network'] } },
  }),
  {},
  people,
);
const desk = new DeskDriver(directory).signIn('carl').call('c1').desk;
/** Services before agents before contacts, each by name. */
const find = (text: string, limit = 20): string[] => findContacts(desk, text, limit).map(({ id }) => id);

describe('contacts', () => {
  test.each([
    // Names by the beginnings of their words, whatever case and marks.
    ['oberg', ['oberg']],
    ['ÖBERG', ['oberg']],
    ['bjorn aegir', ['bjorn']],
    ['ber', ['bergit', 'bergman', 'berg', 'oberg']],
    ['ann b', ['berg']],
    ['natverk', ['network']],
    ['it', ['support', 'bergit']],
    // Title and municipality come after names, what only stands within a word last.
    ['oppen', ['berg']],
    ['town', ['bergman', 'berg', 'bjorn', 'oberg']],
    ['erg', ['bergit', 'bergman', 'berg', 'oberg']],
    // Numbers in either form, in part.
    ['070-174 06', ['bergman', 'berg']],
    ['+46 70 174 06 12', ['bergman']],
    ['0046701740612', ['bergman']],
    ['6930', ['bjorn']],
    ['', ['support', 'network', 'bergit', 'carl', 'bergman', 'berg', 'bjorn', 'oberg']],
    ['nobody', []],
    ['.*', ['support', 'network', 'bergit', 'carl', 'bergman', 'berg', 'bjorn', 'oberg']],
  ])('%j finds %j', (text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  test('agents come with their state, services with who waits', () => {
    expect(findContacts(desk, 'carl', 1)).toMatchObject([
      { kind: 'agent', state: 'available', reachable: true, number: null, waiting: null },
    ]);
    expect(findContacts(desk, 'it-support', 1)).toMatchObject([{ kind: 'service', waiting: 1, state: null }]);
    expect(findContacts(desk, 'oberg', 1)).toMatchObject([
      { kind: 'contact', organisation: 'Town', title: 'Rektor', number: '+46406280461' },
    ]);
  });

  test('any text gives an answer, within the limit and each only once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (text, limit) => {
          const ids = find(text, limit);
          expect(ids.length).toBeLessThanOrEqual(limit);
          expect(new Set(ids).size).toBe(ids.length);
          expect(find(text, 20).slice(0, limit)).toEqual(ids);
        },
      ),
    );
  });
});
