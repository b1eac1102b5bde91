// Draws the newest pose in each animation frame, and records its age once it is drawn.
import { connect } from "../../src/client/index.ts";
import { preciseUnixClock } from "./game-clock.ts";
import { ViewLog } from "./view-log.ts";

/** How long the last frames of the window may take. Units: milliseconds. */
const PATIENCE_MILLIS = 100;

const query = new URLSearchParams(location.search);
const measured = JSON.parse(query.get("window"));
const unixMillis = preciseUnixClock();
const log = new ViewLog(measured);
const canvas = document.querySelector("canvas");
const drawing = canvas.getContext("2d");

let newest;
const client = connect(query.get("url"));
client.subscribe("vr_tracking", { maxHz: 0 }, ({ data }) => {
  newest = data;
});
client.subscribe("custom/*", { history: "none" }, ({ data }) => {
  if (data.unix_usec !== undefined) log.event(0, data.unix_usec, unixMillis());
});

function draw() {
  requestAnimationFrame(draw);
  if (newest?.headset === undefined) return;
  const data = newest;
  newest = undefined;
  drawing.clearRect(0, 0, canvas.width, canvas.height);
  for (const device of [data.headset, data.left_controller, data.right_controller]) {
    if (device === undefined) continue;
    const [x, y] = device.position;
    drawing.fillRect((x + 1) * 150, (2 - y) * 150, 10, 10);
  }
  log.pose(0, data.headset.position, unixMillis());
}
draw();

const wait = measured.endsUnixMillis - unixMillis() + PATIENCE_MILLIS;
setTimeout(() => fetch("/report", { method: "POST", body: JSON.stringify(log.report()) }), wait);
