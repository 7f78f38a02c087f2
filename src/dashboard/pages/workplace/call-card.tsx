import { useTranslation } from 'react-i18next';
import type { OwnCallJson } from '../../../contract/workplace.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { usePhone } from '../../phone/use-phone.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { CallActions } from './call-actions.tsx';
import { CallTags, Party } from './call-words.tsx';
import { CommandProblem } from './commands.tsx';

type Talk = OwnCallJson['talk'];

const talkIcons: Readonly<Record<Talk, IconName>> = {
  dialling: 'phone',
  talking: 'phone',
  held: 'pause',
  'consult-ringing': 'bell',
  consulting: 'people',
  conference: 'people',
  away: 'elsewhere',
  rejoining: 'refresh',
  interrupted: 'unplugged',
  'without-caller': 'people',
};

/** What tone a talk wears: nobody is heard, somebody waits, or all is as it should be. */
const talkTones: Partial<Record<Talk, string>> = {
  held: 'state-offered',
  interrupted: 'state-unreachable',
  away: 'state-paused',
  rejoining: 'state-paused',
};

/** The call in progress: with whom, for how long, how it stands, and what can be done. */
export function CallCard({ call }: { call: OwnCallJson }) {
  const { t } = useTranslation();
  const { pageTime } = useWorkplace();
  const { context, talk } = call;
  const tone = talkTones[talk] ?? 'state-talking';
  return (
    <>
      <header className="stage-head">
        <div>
          <p className={`stage-kicker ${tone}`} data-talk={talk}>
            <Icon name={talkIcons[talk]} /> {t(`work.talk.${talk}`)}
            {call.heldSince !== null && (
              <>
                {' '}
                <Elapsed since={pageTime(call.heldSince)} isSteady />
              </>
            )}
          </p>
          <h2 className="stage-title">{context.organisation?.name ?? t('work.offer.unknown')}</h2>
        </div>
        <p className="talk-timer">
          <span className="visually-hidden">{t('work.call.since')}</span>
          <Elapsed since={pageTime(call.startedAt)} isSteady />
        </p>
      </header>
      <CallTags context={context} />
      <Party context={context} />
      <Third call={call} />
      {talk === 'interrupted' && <p className="note danger">{t('work.call.interruptedHelp')}</p>}
      <SoundNote call={call} />
      <div className="stage-foot">
        <CallActions call={call} />
        <CommandProblem />
      </div>
    </>
  );
}

/** Who was asked, or is in the talk too. */
function Third({ call }: { call: OwnCallJson }) {
  const { t } = useTranslation();
  const { third, role } = call;
  if (third === null) return null;
  const name = third.name ?? (third.number === null ? t('caller.withheld') : writtenNumber(third.number));
  return (
    <p className="third">
      <Icon name="people" />
      <span className="party-name">{name}</span>
      <span className="quiet">
        {t(
          role === 'third' ? 'work.call.asksYou' : third.answered ? 'work.call.answered' : 'work.call.rings',
        )}
      </span>
    </p>
  );
}

/** What keeps the two from hearing each other, as far as the page knows it. */
function SoundNote({ call }: { call: OwnCallJson }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const session = phone.sessions.find(({ leg }) => leg !== null && leg === call.leg);
  if (session?.muted === true)
    return (
      <p className="sound-note state-offered">
        <Icon name="muted" /> {t('work.call.mutedNote')}
      </p>
    );
  if (phone.sound === 'stalled' && session !== undefined)
    return (
      <p className="sound-note state-unreachable">
        <Icon name="speaker" /> {t('work.call.noSound')}
      </p>
    );
  return (
    <p className="sound-note">
      {phone.unplugged !== null && t('work.call.unplugged', { name: phone.unplugged.label })}
    </p>
  );
}
