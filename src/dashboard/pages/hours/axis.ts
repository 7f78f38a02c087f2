/** The hours that are drawn, in minutes: as a desk's day, wider where a period asks for it. */
export interface Axis {
  readonly from: number;
  readonly until: number;
}
