/**
 * The four classes of a fault (DOMAIN R2), and `status`: a caller who only asks how a case is going (R7).
 * Critical goes before all else.
 */
export type CallClass = 'critical' | 'high' | 'medium' | 'low' | 'status';
