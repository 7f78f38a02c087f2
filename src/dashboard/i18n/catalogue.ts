import type { sv } from './sv.ts';

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** The shape that every language's catalogue has: that of the Swedish one. */
export type Catalogue = Texts<typeof sv>;
