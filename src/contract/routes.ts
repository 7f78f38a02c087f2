import { z } from 'zod';
import { annotationSchema, wantedStateSchema } from './agents.ts';
import { agentRowSchema, boardSchema } from './board.ts';
import { callDetailSchema, callPageSchema, callQuerySchema } from './calls.ts';
import { changeRoutes } from './change-routes.ts';
import { callControlRoutes } from './call-control.ts';
import { coverageRoutes } from './coverage.ts';
import { dialRoutes } from './dial-routes.ts';
import { healthSchema } from './health.ts';
import { hoursRoutes } from './hours.ts';
import { iCalendarRoutes } from './icalendar.ts';
import { phoneRoutes } from './phone-routes.ts';
import { planningRoutes } from './planning.ts';
import { promptRoutes } from './prompts.ts';
import { promptRecordingRoutes } from './prompt-recordings.ts';
import { mailRoutes } from './mail.ts';
import { workplaceRoutes } from './workplace-routes.ts';
import { voicemailRoutes } from './voicemails.ts';
import type { RouteSpec } from './route-spec.ts';
import { agentWhySchema, callWhySchema } from './why.ts';
import { whatIfRoutes } from './what-if.ts';
import { credentialsSchema, sessionSchema } from './session.ts';

const idParams = z.object({ id: z.string().min(1).max(200) });

export const routes = {
  health: {
    method: 'get',
    path: '/api/health',
    summary: 'Whether Svara and the parts it leans on are up',
    access: 'anyone',
    answers: {
      200: { description: 'All parts are up', schema: healthSchema },
      503: { description: 'At least one part is down', schema: healthSchema },
    },
    errors: [],
  },
  signIn: {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in; the answer sets the session cookie',
    access: 'anyone',
    body: credentialsSchema,
    answers: { 200: { description: 'Signed in', schema: sessionSchema } },
    errors: [400, 401, 403],
  },
  session: {
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in',
    access: 'signed-in',
    answers: { 200: { description: 'The signed-in user', schema: sessionSchema } },
    errors: [],
  },
  signOut: {
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out; also ends the live connections of the session',
    access: 'anyone',
    answers: { 204: { description: 'Signed out, or was not signed in' } },
    errors: [403],
  },
  board: {
    method: 'get',
    path: '/api/board',
    summary: 'The live board as it is now',
    access: 'signed-in',
    answers: { 200: { description: 'The board', schema: boardSchema } },
    errors: [],
  },
  agents: {
    method: 'get',
    path: '/api/agents',
    summary: 'All agents of the desk with their states',
    access: 'signed-in',
    answers: { 200: { description: 'The agents', schema: z.array(agentRowSchema) } },
    errors: [],
  },
  setAgentState: {
    method: 'put',
    path: '/api/agents/{id}/state',
    summary: "Change an agent's state: one's own, or anyone's as supervisor",
    access: 'signed-in',
    params: idParams,
    body: wantedStateSchema,
    answers: { 200: { description: 'The agent as it is now', schema: agentRowSchema } },
    errors: [400, 404, 409],
  },
  declineOffer: {
    method: 'post',
    path: '/api/agents/{id}/decline',
    summary: 'Decline the call that is offered: it goes to somebody else, the agent stays available',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'The agent as it is now', schema: agentRowSchema } },
    errors: [404, 409],
  },
  extendWrapUp: {
    method: 'post',
    path: '/api/agents/{id}/wrap-up/extend',
    summary: 'Extend the wrap-up that runs, as often as the service allows',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'The agent as it is now', schema: agentRowSchema } },
    errors: [404, 409],
  },
  endWrapUp: {
    method: 'post',
    path: '/api/agents/{id}/wrap-up/end',
    summary: "End the wrap-up that runs, and write to the agent's last call why it came",
    access: 'signed-in',
    params: idParams,
    body: annotationSchema,
    answers: { 200: { description: 'The agent as it is now', schema: agentRowSchema } },
    errors: [400, 404, 409],
  },
  calls: {
    method: 'get',
    path: '/api/calls',
    summary: 'Calls, newest arrival first, a page at a time',
    access: 'signed-in',
    query: callQuerySchema,
    answers: { 200: { description: 'A page of calls', schema: callPageSchema } },
    errors: [400],
  },
  call: {
    method: 'get',
    path: '/api/calls/{id}',
    summary: 'One call with its facts in words',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'The call', schema: callDetailSchema } },
    errors: [404],
  },
  callWhy: {
    method: 'get',
    path: '/api/calls/{id}/why',
    summary: 'Why a call is where it is: who was chosen, who would be next, what will change',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'In words and as data', schema: callWhySchema } },
    errors: [404],
  },
  agentWhy: {
    method: 'get',
    path: '/api/agents/{id}/why',
    summary: 'Why an agent is offered what they are offered, or nothing',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'In words and as data', schema: agentWhySchema } },
    errors: [404],
  },
  ...hoursRoutes,
  ...iCalendarRoutes,
  ...callControlRoutes,
  ...dialRoutes,
  ...coverageRoutes,
  ...whatIfRoutes,
  ...changeRoutes,
  ...promptRoutes,
  ...promptRecordingRoutes,
  ...planningRoutes,
  ...voicemailRoutes,
  ...mailRoutes,
  ...workplaceRoutes,
  ...phoneRoutes,
  openapi: {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'anyone',
    answers: {
      200: {
        description: 'OpenAPI 3.1',
        schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' }),
      },
    },
    errors: [],
  },
} as const satisfies Record<string, RouteSpec>;

export type RouteName = keyof typeof routes;
