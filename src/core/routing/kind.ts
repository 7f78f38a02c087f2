import type { Call } from '../call/call.ts';
import type { Agent, Requirement } from '../desk/directory.ts';
import type { LineId } from '../kernel/ids.ts';

/** What of a call decides who may serve it as it stands now. */
export interface Needs {
  readonly openLines: readonly LineId[];
  readonly requirements: readonly Requirement[];
  readonly progress: { readonly anyAgent: boolean };
}

/** Names what a call needs: calls of one name are served by the same agents. */
export type Kind = string;

export function kindOf({ openLines, requirements, progress }: Needs): Kind {
  let kind: Kind = progress.anyAgent ? '*' : openLines.join('&');
  for (const { skill, minLevel } of requirements) kind += `|${skill}>=${minLevel}`;
  return kind;
}

/** No more than these, which is what a rival needs too. */
export function needsOf({ openLines, requirements, progress }: Call): Needs {
  return { openLines, requirements, progress: { anyAgent: progress.anyAgent } };
}

/**
 * How early the agent is asked: the place of the first open line that they are on; after all of these, where any
 * agent will do, everybody else who takes calls; null when the call is none of theirs.
 */
export function lineRank(
  { openLines, progress }: Needs,
  { profile: { lines } }: { readonly profile: Agent },
): number | null {
  for (let rank = 0; rank < openLines.length; rank += 1) {
    if (lines.has(openLines[rank] as string)) return rank;
  }
  return progress.anyAgent && lines.size > 0 ? openLines.length : null;
}
