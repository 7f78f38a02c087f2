/** The named definitions of DOMAIN, "Service level". */
export type ServiceLevelDefinition =
  | 'answered_only'
  | 'abandons_positive'
  | 'abandons_ignored'
  | 'abandons_negative'
  | 'short_counted'
  | 'left_queue'
  | 'all_offered';
