import { useRef } from "preact/hooks";
import { drawScene } from "../draw/draw-scene.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { DEVICES, trackingState } from "../model/devices.ts";
import type { Orbit } from "../model/orbit.ts";
import { shownHand, shownPose, shownTrails } from "../model/shown-poses.ts";
import { ControllerRow } from "./controller-row.tsx";
import { useDrawing } from "./use-drawing.ts";
import { useGestures } from "./use-gestures.ts";

/** Turn of the view for each pixel that the pointer moves. Units: radians. */
const TURN = 0.008;
/** Turn of the view for each press of a key. Units: radians. */
const KEY_TURN = 0.12;

/** Head and hands in space, now or at the moment that is looked at. */
export function ScenePanel({ dashboard }: { dashboard: Dashboard }) {
  const orbit = useRef<Orbit>({ yaw: 0.6, pitch: 0.35, distance: 2.4 });
  const canvas = useDrawing(1, (drawn, colours) => {
    const joints = {
      left: shownHand(dashboard, "left").joints,
      right: shownHand(dashboard, "right").joints,
    };
    drawScene(drawn, {
      pose: shownPose(dashboard),
      trails: shownTrails(dashboard),
      joints,
      orbit: orbit.current,
      colours,
    });
  });
  const turn = (yaw: number, pitch: number): void => {
    orbit.current.yaw += yaw;
    orbit.current.pitch = Math.min(1.4, Math.max(-0.2, orbit.current.pitch + pitch));
  };
  const closer = (factor: number): void => {
    orbit.current.distance = Math.min(8, Math.max(1, orbit.current.distance * factor));
  };
  const gestures = useGestures({
    drag: ({ dx, dy }) => turn(-dx * TURN, dy * TURN),
    pinch: (factor) => closer(1 / factor),
  });
  // Read so that states and buttons are renewed a few times a second.
  dashboard.now.value;
  const newest = shownPose(dashboard);
  return (
    <section class="panel scene" aria-label="Head and hands">
      <header>
        <h2>Head and hands</h2>
        <ul class="devices">
          {DEVICES.map(({ key, name, letter }) => {
            const { word, sign } = trackingState(newest, key);
            const isHand = name !== "head" && shownHand(dashboard, name).joints.length > 0;
            return (
              <li key={key} class={name} title={`${name}: ${isHand ? "bare hand" : word}`}>
                <b>{letter}</b>{" "}
                <span class={word === "lost" || isHand ? "" : "unseen"}>{isHand ? "hand" : word}</span>{" "}
                <span aria-hidden="true">{sign}</span>
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          class="plain"
          onClick={() => {
            dashboard.screen.dialog.value = { name: "poses" };
          }}
        >
          as table
        </button>
      </header>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label="Head and hands in space. The arrow keys turn the view, plus and minus move it."
        {...gestures}
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
          const angles = turns[event.key];
          if (angles !== undefined) turn(...angles);
          else if (event.key === "+") closer(0.9);
          else if (event.key === "-") closer(1.1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <ul class="controllers">
        <ControllerRow side="left" data={newest} axes={shownHand(dashboard, "left").axes} />
        <ControllerRow side="right" data={newest} axes={shownHand(dashboard, "right").axes} />
      </ul>
    </section>
  );
}
