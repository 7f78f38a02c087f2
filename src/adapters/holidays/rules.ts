import type { HolidayCountry, HolidayRule } from '../../core/schedule/holiday-rules.ts';

/** Where a holiday's date and name come from: a rule of date-holidays, or so many days before (or, below 0, after) one. */
export interface RuleSource {
  /** The `rule` of the library's row. */
  readonly by: string;
  readonly daysBefore?: number;
  /** In place of the library's name. */
  readonly name?: string;
  /** First year; the library has no row before. */
  readonly since?: number;
}

/** By country, in the order of the year. */
export const RULE_SOURCES: {
  readonly [C in HolidayCountry]: Readonly<Record<string, RuleSource>>;
} = {
  SE: {
    nyarsdagen: { by: '01-01' },
    trettondagsafton: { by: '01-06', daysBefore: 1, name: 'Trettondagsafton' },
    'trettondedag-jul': { by: '01-06' },
    skartorsdagen: { by: 'easter -2', daysBefore: 1, name: 'Skärtorsdagen' },
    langfredagen: { by: 'easter -2' },
    paskafton: { by: 'easter', daysBefore: 1, name: 'Påskafton' },
    paskdagen: { by: 'easter' },
    'annandag-pask': { by: 'easter 1' },
    valborgsmassoafton: { by: '05-01', daysBefore: 1, name: 'Valborgsmässoafton' },
    'forsta-maj': { by: '05-01' },
    'kristi-himmelsfardsdag': { by: 'easter 39' },
    pingstafton: { by: 'easter 49', daysBefore: 1, name: 'Pingstafton' },
    pingstdagen: { by: 'easter 49' },
    nationaldagen: { by: '06-06 since 2005', since: 2005 },
    midsommarafton: { by: 'friday after 06-19' },
    midsommardagen: { by: 'saturday after 06-20' },
    allhelgonaafton: { by: 'saturday after 10-31', daysBefore: 1, name: 'Allhelgonaafton' },
    'alla-helgons-dag': { by: 'saturday after 10-31' },
    julafton: { by: '12-24' },
    juldagen: { by: '12-25' },
    'annandag-jul': { by: '12-26' },
    nyarsafton: { by: '12-31' },
  } satisfies Partial<Record<HolidayRule, RuleSource>>,
  NO: {
    nyttarsdag: { by: '01-01' },
    'onsdag-for-skjaertorsdag': { by: 'easter -3', daysBefore: 1, name: 'Onsdag før skjærtorsdag' },
    skjaertorsdag: { by: 'easter -3' },
    langfredag: { by: 'easter -2' },
    paskeaften: { by: 'easter', daysBefore: 1, name: 'Påskeaften' },
    paskedag: { by: 'easter' },
    'andre-paskedag': { by: 'easter 1' },
    'arbeidernes-dag': { by: '05-01' },
    grunnlovsdagen: { by: '05-17' },
    'kristi-himmelfartsdag': { by: 'easter 39' },
    pinseaften: { by: 'easter 49', daysBefore: 1, name: 'Pinseaften' },
    pinsedag: { by: 'easter 49' },
    'andre-pinsedag': { by: 'easter 50' },
    julaften: { by: '12-25', daysBefore: 1, name: 'Julaften' },
    juledag: { by: '12-25' },
    'andre-juledag': { by: '12-26' },
    // The library's own rule for it tells when shops close, which is not what is meant.
    nyttarsaften: { by: '12-25', daysBefore: -6, name: 'Nyttårsaften' },
  } satisfies Partial<Record<HolidayRule, RuleSource>>,
};
