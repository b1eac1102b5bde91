import type { Dashboard } from "../model/dashboard.ts";
import { DEVICES, poseOf, trackingState } from "../model/devices.ts";
import { shownPose } from "../model/shown-poses.ts";
import { Dialog } from "./dialog.tsx";

/** Where head and hands are, as a table: what the picture shows, for those who do not see it. */
export function PoseTable({ dashboard }: { dashboard: Dashboard }) {
  // Read so that the table is renewed.
  dashboard.now.value;
  const newest = shownPose(dashboard);
  return (
    <Dialog title="Head and hands" screen={dashboard.screen}>
      <p class="quiet">Metres from the middle of the play area: x to the right, y up, z backwards.</p>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">State</th>
            <th scope="col">x</th>
            <th scope="col">y</th>
            <th scope="col">z</th>
          </tr>
        </thead>
        <tbody>
          {DEVICES.map(({ key, name }) => {
            const { position = [] } = poseOf(newest, key) ?? {};
            return (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>{trackingState(newest, key).word}</td>
                {[0, 1, 2].map((axis) => (
                  <td key={axis}>{position[axis]?.toFixed(2) ?? "–"}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Dialog>
  );
}
