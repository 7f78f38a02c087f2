import { useTranslation } from 'react-i18next';
import type { ReasonJson } from '../../../contract/workplace.ts';

/** The reasons from the top down to the one with a code; nothing when there is no such code. */
function pathTo(reasons: readonly ReasonJson[], code: string): readonly ReasonJson[] {
  for (const reason of reasons) {
    if (reason.code === code) return [reason];
    const below = pathTo(reason.reasons, code);
    if (below.length > 0) return [reason, ...below];
  }
  return [];
}

/** Why calls come, from the coarse to the fine: a row of choices a level, the next only where there are finer ones. */
export function ReasonTree(props: {
  reasons: readonly ReasonJson[];
  chosen: string;
  onChoose: (code: string) => void;
}) {
  const { t } = useTranslation();
  const { reasons, chosen, onChoose } = props;
  const path = pathTo(reasons, chosen);
  const levels = [reasons, ...path.map((reason) => reason.reasons)].filter((level) => level.length > 0);
  return (
    <div className="reason-tree">
      {levels.map((level, depth) => (
        <fieldset key={path[depth - 1]?.code ?? ''} className="choices">
          <legend className={depth === 0 ? undefined : 'finer'}>
            {depth === 0 ? t('work.note.reason') : t('work.note.finer', { reason: path[depth - 1]?.name })}
          </legend>
          <div>
            {level.map(({ code, name }) => (
              <label key={code} className="choice">
                <input
                  type="radio"
                  name={`reason-${depth}`}
                  value={code}
                  checked={path[depth]?.code === code}
                  onChange={() => onChoose(code)}
                />
                <span>{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
