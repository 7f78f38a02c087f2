import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillScreenPop, screenPopFields, whyNoScreenPop } from '../../../src/core/desk/screen-pop.ts';

const nothing = { caller: null, dialled: null, organisation: null, service: null, class: null, call: null };

describe('a screen pop', () => {
  test.each([
    'https://cases.example.se/new?phone={caller}&unit={organisation}',
    'https://cases.example.se:8443/{organisation}/{call}#{class}',
    'https://cases.example.se',
    'https://192.0.2.7/?q={caller}',
    'HTTPS://cases.example.se/?q=%C3%A5',
    'http://localhost:8080/?q={caller}',
    'http://10.1.2.3/x',
    'http://172.16.0.1/x',
    'http://[::1]/x',
  ])('may be %s', (template) => {
    expect(whyNoScreenPop(template)).toBeNull();
  });

  test.each([
    ['http://cases.example.se/', 'https://'],
    ['http://172.32.0.1/', 'https://'],
    ['http://10.1.2.3.example.se/', 'https://'],
    ['javascript:alert({caller})', 'https://'],
    ['data:text/html,{caller}', 'https://'],
    ['//cases.example.se/{caller}', 'https://'],
    ['{caller}', 'https://'],
    ['https://{organisation}.example.se/', 'field in the host'],
    ['https://cases.example.se{caller}', 'field in the host'],
    ['https://cases.example.se:{caller}/', 'field in the host'],
    ['https://user:hunter2@example.se/', 'user name'],
    ['https:///x', 'name a host'],
    ['https://exa_mple.se/', 'name a host'],
    ['https://example.se:99999/', 'name a host'],
    ['https://example.se/{name}', '{name}'],
    ['https://example.se/{}', '{}'],
    ['https://example.se/{caller', 'brace'],
    ['https://example.se/caller}', 'brace'],
    ['https://example.se/{{caller}}', 'brace'],
    ['https://example.se/å', 'plain characters'],
    ['https://example.se/a b', 'plain characters'],
    ['https://example.se\\@evil.example/', 'plain characters'],
    ['https://example.se/"onclick', 'plain characters'],
  ])('may not be %s', (template, why) => {
    expect(whyNoScreenPop(template)).toContain(why);
  });

  test('is filled with the fields of the call; what is not known is empty', () => {
    const template = 'https://e.example/{organisation}?n={caller}&d={dialled}&c={class}&i={call}&s={service}';
    const values = { ...nothing, caller: '+46701740611', organisation: 'ekedal', call: '1732.5' };
    expect(fillScreenPop(template, values)).toBe(
      'https://e.example/ekedal?n=%2B46701740611&d=&c=&i=1732.5&s=',
    );
  });

  test('leads to its own host, scheme, path and keys, whatever stands in a field', () => {
    const template = 'https://e.example:8443/a/{caller}/b?x={caller}&y=1#z={caller}';
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '..',
        '.',
        '../..',
        '//evil.example',
        '@evil',
        '\ud800',
        '%2e%2e',
        '#',
        '?',
        '&y=2',
        '\'"><',
      ),
    );
    fc.assert(
      fc.property(value, (caller) => {
        const url = new URL(fillScreenPop(template, { ...nothing, caller }));
        expect([url.protocol, url.host, url.username, url.searchParams.get('y')]).toEqual([
          'https:',
          'e.example:8443',
          '',
          '1',
        ]);
        expect(url.pathname).toMatch(/^\/a\/[^/]*\/b$/);
        expect([...url.searchParams.keys()]).toEqual(['x', 'y']);
        if (!/\p{Cs}/u.test(caller) && !/^\.+$/.test(caller)) expect(url.searchParams.get('x')).toBe(caller);
        expect(url.hash).toMatch(/^#z=[^#<>"']*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('knows its fields', () => {
    for (const field of screenPopFields) expect(whyNoScreenPop(`https://e.example/{${field}}`)).toBeNull();
  });
});
