/*
 * The phone of this page, for React. Around the pages of the workplace goes
 *
 *     <PhoneProvider link={useWorkplaceStore()}> … </PhoneProvider>
 *
 * `link` (PhoneLink, link.ts) is the page's connection to the service. While the provider is there with a link
 * and `enabled` is not false, this page is the agent's phone. Inside of it:
 *
 *     const phone = usePhone();           // PhoneSnapshot (snapshot.ts) and PhoneActions (softphone.ts)
 *     phone.state.kind                    // detached | connecting | registered | offline | replaced | failed
 *     phone.trouble                       // what hinders it, null: nothing; see PhoneTrouble for what to do
 *     phone.takeOver(), phone.askMicrophone(), phone.allowSound(), phone.tryAgain()
 *     phone.sessions                      // [{ id, leg, stage: ringing | answering | talking, muted, codec }]
 *     phone.answer(offer.leg)             // of the offer card; hanging up and declining go by the API
 *     phone.setMuted(true), phone.sendDigits('12#')
 *     phone.devices.microphone.devices    // to choose from; phone.choose('microphone', id), null: the system's
 *     phone.unplugged                     // a device that went in a call; phone.dismissUnplugged()
 *     phone.settings, phone.set({ autoAnswer: true })
 *     phone.test, phone.testSound('tone' | 'ring' | 'record' | 'echo'), phone.stopTest()
 *
 *     <div className="level" ref={useLevel('microphone')} />   // sets its style property --level, 0 to 1, each
 *                                                              // frame, without rendering; 'far': the other side
 *     useLevel('microphone', true)                             // also without a call, for the sound test
 *
 * The ringing is done here, by itself; the card, title and notification are the page's.
 */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ReactNode, RefCallback } from 'react';
import type { PhoneLink } from './link.ts';
import { emptySnapshot } from './snapshot.ts';
import type { PhoneSnapshot } from './snapshot.ts';
import { createSoftphone } from './softphone.ts';
import type { LevelSide, PhoneActions, Softphone } from './softphone.ts';
import { DEFAULT_SOUND_SETTINGS } from './sound-settings.ts';

const PhoneContext = createContext<Softphone | null>(null);
const NOTHING = emptySnapshot(DEFAULT_SOUND_SETTINGS);
const noSubscription = () => () => undefined;

/** Makes this page the agent's phone. @param link null: there is no connection to the service yet */
export function PhoneProvider(props: {
  readonly link: PhoneLink | null;
  /** Default true. */
  readonly enabled?: boolean;
  readonly children: ReactNode;
}) {
  const { link, enabled = true, children } = props;
  const [phone, setPhone] = useState<Softphone | null>(null);
  const isBusy = useSnapshot(phone).sessions.length > 0;
  // Who chooses another phone in a call ends that call on this one.
  const isPhone = enabled || isBusy;
  useEffect(() => {
    if (link === null || !isPhone) return undefined;
    const made = createSoftphone(link);
    setPhone(made);
    made.start();
    return () => {
      made.stop();
      setPhone(null);
    };
  }, [link, isPhone]);
  return <PhoneContext value={phone}>{children}</PhoneContext>;
}

function useSnapshot(phone: Softphone | null): PhoneSnapshot {
  return useSyncExternalStore(phone?.subscribe ?? noSubscription, () => phone?.snapshot() ?? NOTHING);
}

export type Phone = PhoneSnapshot & PhoneActions;

/** The phone as it is now, and what can be done with it. Renders when something of it changes. */
export function usePhone(): Phone {
  const phone = useContext(PhoneContext);
  const snapshot = useSnapshot(phone);
  return useMemo(() => ({ ...snapshot, ...actionsOf(phone) }), [snapshot, phone]);
}

/**
 * Shows the level of one side in an element, as its style property `--level` from 0 to 1.
 * @param listen also without a call: opens the microphone as long as the element is there
 */
export function useLevel(side: LevelSide, listen = false): RefCallback<HTMLElement> {
  const phone = useContext(PhoneContext);
  return useCallback(
    (element: HTMLElement | null) => {
      if (element === null || phone === null) return undefined;
      return phone.level(side, (level) => element.style.setProperty('--level', level.toFixed(3)), listen);
    },
    [phone, side, listen],
  );
}

const nothing = (): void => undefined;
const NO_ACTIONS: PhoneActions = {
  answer: nothing,
  setMuted: nothing,
  sendDigits: nothing,
  endEcho: nothing,
  takeOver: nothing,
  tryAgain: nothing,
  askMicrophone: nothing,
  allowSound: nothing,
  choose: nothing,
  dismissUnplugged: nothing,
  set: nothing,
  testSound: nothing,
  stopTest: nothing,
};

function actionsOf(phone: Softphone | null): PhoneActions {
  if (phone === null) return NO_ACTIONS;
  const names = Object.keys(NO_ACTIONS) as (keyof PhoneActions)[];
  return Object.fromEntries(names.map((name) => [name, phone[name]])) as unknown as PhoneActions;
}
