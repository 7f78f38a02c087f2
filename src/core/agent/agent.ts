/** The states of an agent, named as the contract names them. */
export type AgentStateName =
  | 'signed-out'
  | 'available'
  | 'offered'
  | 'talking'
  | 'wrapping-up'
  | 'paused'
  | 'busy-elsewhere'
  | 'not-responding';

/** Free text of at most 80 characters, such as "lunch". */
export type PauseReason = string;
