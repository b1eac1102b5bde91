import { useRef } from "preact/hooks";
import { drawScene } from "../draw/draw-scene.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { Orbit } from "../model/orbit.ts";
import { useDrawing } from "./use-drawing.ts";

/** Poses of the trails: a second at 90 Hz. */
const TRAIL = 90;
/** Turn of the view for each pixel that the pointer moves. Units: radians. */
const TURN = 0.008;
/** Turn of the view for each press of a key. Units: radians. */
const KEY_TURN = 0.12;

const DEVICES = [
  { key: "headset", name: "head" },
  { key: "left_controller", name: "left" },
  { key: "right_controller", name: "right" },
] as const;

/** Head and hands in space, now or at the frame that is looked at. */
export function ScenePanel({ dashboard }: { dashboard: Dashboard }) {
  const orbit = useRef<Orbit>({ yaw: 0.6, pitch: 0.35, distance: 3.2 });
  const canvas = useDrawing(30, (drawn, colours) => {
    const poses = shownPoses(dashboard);
    drawScene(drawn, { poses, orbit: orbit.current, colours });
  });
  const turn = (yaw: number, pitch: number): void => {
    orbit.current.yaw += yaw;
    orbit.current.pitch = Math.min(1.4, Math.max(-0.2, orbit.current.pitch + pitch));
  };
  const closer = (factor: number): void => {
    orbit.current.distance = Math.min(8, Math.max(1, orbit.current.distance * factor));
  };
  dashboard.now.value;
  const newest = shownPoses(dashboard).at(-1);
  return (
    <section class="panel scene" aria-label="Head and hands">
      <header>
        <h2>Head and hands</h2>
        <ul class="devices">
          {DEVICES.map(({ key, name }) => {
            const pose = newest?.[key];
            const state = pose === undefined ? "not there" : pose.tracked === false ? "lost ✕" : "tracked ✓";
            return (
              <li key={key} class={name}>
                <b>{name}</b> {state}
              </li>
            );
          })}
        </ul>
      </header>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label="Head and hands in space. The arrow keys turn the view, plus and minus move it."
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.buttons !== 0) turn(-event.movementX * TURN, event.movementY * TURN);
        }}
        onWheel={(event) => {
          event.preventDefault();
          closer(1.001 ** event.deltaY);
        }}
        onKeyDown={(event) => {
          const turns: Record<string, [number, number]> = {
            ArrowLeft: [KEY_TURN, 0],
            ArrowRight: [-KEY_TURN, 0],
            ArrowUp: [0, KEY_TURN],
            ArrowDown: [0, -KEY_TURN],
          };
          const turned = turns[event.key];
          if (turned !== undefined) turn(...turned);
          else if (event.key === "+") closer(0.9);
          else if (event.key === "-") closer(1.1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <Buttons dashboard={dashboard} />
    </section>
  );
}

/** What is pressed on the controllers. */
function Buttons({ dashboard }: { dashboard: Dashboard }) {
  dashboard.now.value;
  const newest = shownPoses(dashboard).at(-1);
  return (
    <ul class="buttons">
      {DEVICES.slice(1).map(({ key, name }) => {
        const pose = newest?.[key];
        const buttons = typeof pose === "object" && "buttons" in pose ? (pose.buttons ?? {}) : {};
        const pressed = Object.entries(buttons)
          .filter(([, value]) => value === true || (typeof value === "number" && value > 0.01))
          .slice(0, 8)
          .map(([button, value]) =>
            value === true ? button : `${button} ${Math.round(Number(value) * 100)} %`,
          );
        return (
          <li key={key} class={name}>
            <b>{name}</b> {pressed.length === 0 ? "–" : pressed.join(" · ")}
          </li>
        );
      })}
    </ul>
  );
}

function shownPoses({ game, view }: Dashboard) {
  const shown = game.peek();
  if (shown === undefined) return [];
  const frame = view.cursorNumber.peek() ?? Number.MAX_SAFE_INTEGER;
  return shown.poses.upTo(frame, TRAIL);
}
