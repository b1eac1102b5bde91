import type { Dashboard } from "../model/dashboard.ts";
import type { LiveSettings } from "../model/live-settings.ts";
import { OFFERED_SETTINGS, type OfferedSetting } from "../model/offered-settings.ts";
import { Dialog } from "./dialog.tsx";

/** The settings of the relay that change while it runs, each with what it costs. */
export function SettingsDialog({ dashboard }: { dashboard: Dashboard }) {
  const { settings, screen, mayControl } = dashboard;
  const isKnown = settings.values.value !== undefined;
  return (
    <Dialog title="Live settings" screen={screen}>
      <p class="quiet">
        They hold for all clients until the relay ends.
        {mayControl.value ? "" : " This token may look at them only."}
      </p>
      {settings.fault.value !== undefined && (
        <p class="lost" role="alert">
          {settings.fault.value}
        </p>
      )}
      {isKnown && (
        <ul class="settings">
          {OFFERED_SETTINGS.map((setting) => (
            <Setting key={setting.key} setting={setting} settings={settings} isFixed={!mayControl.value} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Setting({
  setting: { key, label, unit, unset, cost },
  settings,
  isFixed,
}: {
  setting: OfferedSetting;
  settings: LiveSettings;
  isFixed: boolean;
}) {
  const value = settings.values.value?.[key];
  const change = (given: number | boolean | null): void => void settings.change(key, given);
  return (
    <li>
      <label for={`setting-${key}`}>{label}</label>
      <span>
        {unit === "switch" ? (
          <input
            type="checkbox"
            id={`setting-${key}`}
            name={key}
            checked={value === true}
            disabled={isFixed}
            onChange={(event) => change(event.currentTarget.checked)}
          />
        ) : (
          <span>
            <input
              type="number"
              id={`setting-${key}`}
              name={key}
              min={unit === "Hz" ? 1 : 0}
              step="any"
              placeholder={unset}
              value={typeof value === "number" ? value : ""}
              disabled={isFixed}
              onChange={({ currentTarget: { value: text, valueAsNumber } }) =>
                change(text === "" ? null : valueAsNumber)
              }
            />{" "}
            {unit}
          </span>
        )}
      </span>
      <p class="quiet">{cost}</p>
    </li>
  );
}
