import { useTranslation } from 'react-i18next';
import type { OwnDeviceJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { chooseDevice } from '../../api/workplace.ts';
import { Icon } from '../../ui/icons.tsx';
import { useCommands } from './commands.tsx';
import { usePhoneChoice } from './phone-choice.tsx';

/** The phones of the agent, of which one is to ring. */
export function DeviceList({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { choose } = usePhoneChoice();
  const pick = (device: OwnDeviceJson): void => {
    void commands.run('device', async () => {
      // This page's own phone is chosen by being attached; the others by telling the service.
      if (device.kind !== 'softphone') await chooseDevice(view.agent.id, device.id);
      choose(device);
    });
  };
  return (
    <fieldset className="device-list">
      <legend>{t('work.phone.which')}</legend>
      {view.devices.map((device) => (
        <label key={device.id} className="device">
          <input
            type="radio"
            name="device"
            checked={device.id === view.device}
            onChange={() => pick(device)}
          />
          <span>
            <strong>{t(`work.phone.kind.${device.kind}`)}</strong>
            <span className={`device-state ${device.ready ? 'good' : 'bad'}`}>
              <Icon name={device.ready ? 'check' : 'late'} />
              {device.ready
                ? t('work.phone.canRing')
                : device.problem === null
                  ? t('work.phone.cannotRing')
                  : t(`work.phone.problem.${device.problem}`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
