import type { CallDetail, QueueRow } from '../../src/app/desk-api.ts';
import type { FakeAgent, FakeDeskApi, FakeQueue } from './fake-desk-api.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type QueueLine = readonly [
  id: string,
  name: string,
  waiting: number,
  oldestS: number | null,
  ...counts: Counts,
];
type Counts = readonly [
  offered: number,
  answered: number,
  abandoned: number,
  short: number,
  ratio: number | null,
];

const queueLines: readonly QueueLine[] = [
  ['it-support', 'IT-support Ekedal', 2, 14, 143, 128, 9, 4, 0.846],
  ['strandnas', 'Servicedesk Strandnäs', 0, null, 61, 59, 2, 0, 0.934],
  ['fjordvik', 'Brukerstøtte Fjordvik', 1, 37, 48, 41, 5, 1, 0.724],
  ['network', 'Nätverk', 0, null, 12, 11, 1, 0, 0.917],
  ['granhult-it', 'IT-support Granhult', 3, 8, 97, 88, 4, 2, 0.882],
  ['care-systems', 'Vårdsystem', 1, 52, 35, 24, 9, 1, 0.545],
  ['nordvag-it', 'Brukerstøtte Nordvåg', 0, null, 0, 0, 0, 0, null],
];

type AgentLine = readonly [
  id: string,
  name: string,
  state: FakeAgent['state'],
  sinceS: number,
  more?: Partial<FakeAgent>,
];

const onCall = (id: string, service: string, caller: string | null): Partial<FakeAgent> => ({
  call: { id, service, organisation: 'ekedal', caller },
});

const agentLines: readonly AgentLine[] = [
  ['agent1', 'Astrid Lindqvist', 'available', 74],
  ['agent2', 'Bjarne Haugland', 'talking', 252, onCall('c1', 'fjordvik', '+4791234567')],
  ['agent3', 'Cecilia Öberg', 'offered', 4, onCall('c2', 'it-support', '+46701740611')],
  ['agent4', 'David Nyström', 'talking', 65, onCall('c3', 'it-support', '+46701740617')],
  ['agent5', 'Eli Solbakken', 'wrapping-up', 21, onCall('c4', 'strandnas', '+46701740622')],
  ['agent6', 'Farida Sjögren', 'paused', 1_104, { pauseReason: 'lunch' }],
  ['traffic1', 'Gunilla Ek', 'talking', 488, onCall('c5', 'granhult-it', null)],
  ['traffic2', 'Håkon Brekke', 'available', 12],
  ['traffic3', 'Ingrid Åkesson', 'talking', 133, onCall('c6', 'care-systems', '+46406280454')],
  ['traffic4', 'Johan Palm', 'not-responding', 96],
  ['traffic5', 'Kari Moen', 'available', 341, { reachable: false }],
  ['traffic6', 'Lars Wikström', 'busy-elsewhere', 45],
  ['traffic7', 'Mehmet Dahl', 'signed-out', 7_260],
  ['traffic8', 'Nadja Forsberg', 'signed-out', 51_300],
];

/** A desk in the middle of a busy morning: 7 queues, 14 agents, every state. The same each time. */
export function fillPictureDesk(desk: FakeDeskApi, now: number): void {
  desk.put({
    queues: queueLines.map((line) => pictureQueue(line, now)),
    agents: agentLines.map(([id, name, state, sinceS, more]) => ({
      id,
      name,
      state,
      since: now - sinceS * SECOND,
      reachable: true,
      ...more,
    })),
  });
  for (const call of pictureCalls(now)) desk.putCall(call);
}

function pictureQueue([id, name, waiting, oldestS, ...counts]: QueueLine, now: number): FakeQueue {
  const [offered, answered, abandoned, short, ratio] = counts;
  const serviceLevel: QueueRow['serviceLevel'] = {
    definition: 'abandons_negative',
    thresholdMs: 20 * SECOND,
    ratio,
  };
  const oldestSince = oldestS === null ? null : now - oldestS * SECOND;
  const estimates =
    waiting === 0
      ? {}
      : {
          expectedWaitMs: { low: 20 * SECOND, high: 70 * SECOND },
          estimateError: { calls: 50, medianRatio: 0.24, coverage: 0.78 },
        };
  return { id, name, waiting, oldestSince, offered, answered, abandoned, short, serviceLevel, ...estimates };
}

const endings = [
  'handled',
  'handled',
  'abandoned',
  'handled',
  'short',
  'handled',
  'closed',
  'handled',
] as const;
const classes = ['medium', 'medium', 'high', 'low', 'medium', 'critical'] as const;

/** 64 calls of the morning, one every other minute. */
function pictureCalls(now: number): CallDetail[] {
  return Array.from({ length: 64 }, (_, index) => {
    const arrivedAt = now - (index * 2 + 1) * MINUTE;
    const endReason = endings[index % endings.length] ?? 'handled';
    const [service] = queueLines[index % 6] ?? queueLines[0]!;
    const waitMs = endReason === 'closed' ? null : ((index * 7) % 41) * SECOND;
    const [agentId] = agentLines[index % 9] ?? agentLines[0]!;
    const item = {
      id: `1790000000.${index}`,
      kind: 'inbound' as const,
      dialled: '+46406280400',
      caller: index % 9 === 5 ? null : `+467017406${10 + index}`,
      organisation: 'ekedal',
      service,
      class: classes[index % classes.length] ?? 'medium',
      state: 'ended' as const,
      endReason,
      arrivedAt,
      waitMs,
      agentId: endReason === 'handled' ? agentId : null,
      ownerId: endReason === 'handled' ? agentId : null,
      secondWaitMs: null,
      estimate:
        index % 3 === 0 && waitMs !== null
          ? {
              at: arrivedAt + 4,
              lowMs: 15 * SECOND,
              highMs: 45 * SECOND,
              told: true,
              actualMs: endReason === 'handled' ? waitMs : null,
            }
          : null,
    };
    return { ...item, facts: pictureFacts(item) };
  });
}

function pictureFacts(call: Omit<CallDetail, 'facts'>): CallDetail['facts'] {
  const { arrivedAt, waitMs } = call;
  const caller = call.caller ?? 'a caller who withholds the number';
  const answeredAt = arrivedAt + (waitMs ?? 0);
  return [
    {
      at: arrivedAt,
      type: 'call-arrived',
      text: `${caller} dialled ${call.dialled} of Ekedals kommun for IT-support`,
    },
    { at: arrivedAt + 3, type: 'entry-decided', text: 'goes to the queue: open now' },
    {
      at: arrivedAt + 4,
      type: 'call-queued',
      text: 'in the queue of IT-support, class medium, no skill needed, target 20 s',
    },
    {
      at: Math.max(arrivedAt + 5, answeredAt - 4_000),
      type: 'offer-made',
      text: 'offered to Astrid Lindqvist: idle 4 min; chosen before 2 others; rings until 10:14:35',
    },
    { at: answeredAt, type: 'call-answered', text: 'connected with Astrid Lindqvist after waiting 14 s' },
    { at: answeredAt + 190_000, type: 'call-ended', text: 'ended by the caller: handled, talked 3 min 10 s' },
  ];
}
