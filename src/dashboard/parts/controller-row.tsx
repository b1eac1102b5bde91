import type { TrackingData } from "../../client/index.ts";
import type { Side } from "../model/hand-log.ts";
import { objectOf } from "../model/read-json.ts";

/** Most buttons that are named. A hostile game could press any number. */
const MOST_BUTTONS = 6;

/** What is pressed on a controller: trigger and grip as bars, sticks as a dot in a circle, buttons by name. */
export function ControllerRow({
  side,
  data,
  axes,
}: {
  side: Side;
  data: TrackingData | undefined;
  axes: Readonly<Record<string, readonly [number, number]>>;
}) {
  const buttons = buttonsOf(data?.[`${side}_controller`]);
  const pressed = Object.entries(buttons).flatMap(([name, value]) =>
    value === true ? [name.slice(0, 24)] : [],
  );
  return (
    <li class={side}>
      <b>{side === "left" ? "L" : "R"}</b>
      <Bar name="trigger" value={numberOf(buttons.trigger)} />
      <Bar name="grip" value={numberOf(buttons.grip)} />
      {Object.entries(axes).map(([name, axis]) => (
        <Stick key={name} name={name} axis={axis} />
      ))}
      <span class="pressed">
        {pressed.slice(0, MOST_BUTTONS).map((name) => (
          <kbd key={name}>{name.replaceAll("_", " ")}</kbd>
        ))}
      </span>
    </li>
  );
}

function Bar({ name, value }: { name: string; value: number }) {
  return (
    <span class="pull" title={`${name} ${Math.round(value * 100)} %`}>
      <span class="quiet">{name}</span>
      <svg viewBox="0 0 40 8" role="img" aria-label={`${name} ${Math.round(value * 100)} %`}>
        <rect class="track" width="40" height="8" rx="2" />
        <rect width={40 * value} height="8" rx="2" />
      </svg>
    </span>
  );
}

function Stick({ name, axis: [x, y] }: { name: string; axis: readonly [number, number] }) {
  const words = `${name} ${x.toFixed(2)}, ${y.toFixed(2)}`;
  return (
    <svg class="stick" viewBox="-11 -11 22 22" role="img" aria-label={words}>
      <title>{words}</title>
      <circle class="track" r="10" />
      <circle cx={within(x) * 7} cy={-within(y) * 7} r="3.5" />
    </svg>
  );
}

function within(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

function buttonsOf(controller: unknown): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(controller).buttons);
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
