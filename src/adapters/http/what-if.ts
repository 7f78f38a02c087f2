import type { WhatIfAnswer, WhatIfApi } from '../../app/queries/what-if.ts';
import type { WhatIfJson } from '../../contract/what-if.ts';
import type { ApiHandlers } from './api.ts';

/** What would a call meet? Everybody who is signed in may ask: the same is told by ringing. */
export function whatIfHandlers(whatIf: WhatIfApi): Pick<ApiHandlers, 'whatIf' | 'whatIfOf'> {
  return {
    whatIf: async ({ query }) => ({ status: 200, body: whatIfJson(await whatIf.published(query)) }),
    whatIfOf: async ({ body: { config, ...question } }) => {
      // JSON is YAML too.
      const text = typeof config === 'string' ? config : JSON.stringify(config, null, 1);
      return { status: 200, body: whatIfJson(whatIf.ofDeskFile(text, question)) };
    },
  };
}

function whatIfJson({ steps, ...answer }: WhatIfAnswer): WhatIfJson {
  return { ...answer, steps: steps.map((step) => ({ ...step })) };
}
