/** A Norwegian municipality with the hours and the duty of DOMAIN V1 to V3, as written there but for what differs. */
export function vDesk(
  differs: { readonly readBy?: string; readonly holidays?: string; readonly officeHours?: string } = {},
): string {
  const { readBy = 'start-day', holidays = 'holy-days', officeHours = '08:00-16:00' } = differs;
  return `organisations:
  vik: { name: Vik kommune, country: NO }
numbers:
  '+46 40 628 04 62': { organisation: vik, service: it, calendar: office, onCall: duty }
calendars:
  office:
    timeZone: Europe/Oslo
    week: { mon-fri: ['${officeHours}'] }
    holidays: no-municipal
services:
  it: { name: IT }
agents:
  astrid: { name: Astrid Lie, services: [it] }
people:
  kari: { name: Kari Moe, number: '+46701740608' }
  ola: { name: Ola Dal, number: '+46701740609' }
rotas:
  duty:
    name: Beredskap
    country: NO
    layers:
      - name: Vakt
        people: [kari, ola]
        turnDays: 7
        startsOn: '2026-01-05'
        handOverAt: '15:30'
        staffed:
          - { days: mon-fri, hours: '15:30-08:00', readBy: ${readBy} }
          - { days: sat-sun, hours: '00:00-24:00' }
        holidays: ${holidays}
chains:
  duty: { name: Beredskap, steps: [{ rota: duty }, { person: ola }] }
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ['+46'] }
`;
}
