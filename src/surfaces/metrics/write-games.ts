import type { Exposition, Family } from "./exposition.ts";
import type { GameRow } from "./game-row.ts";
import { HEADSET_FAMILIES } from "./headset-metrics.ts";

/** One family, and how it is written of each game. */
interface GameFamily extends Family {
  write(exposition: Exposition, row: GameRow): void;
}

const FAMILIES: readonly GameFamily[] = [
  {
    name: "godot_frame_seconds",
    kind: "histogram",
    unit: "seconds",
    help: "Time from frame to frame by the wall clock, of the frames that were sampled. Exemplars have the number of the frame.",
    write(exposition, { name: source, counts, hasFrames, exemplar }) {
      const { frameTimes } = counts;
      if (hasFrames && frameTimes.count > 0) exposition.addHistogram(frameTimes, { source }, exemplar);
    },
  },
  {
    name: "godot_physics_seconds",
    kind: "histogram",
    unit: "seconds",
    help: "Physics time as the game reports it. Godot reports the worst of the last second, so each value counts once.",
    write(exposition, { name: source, counts, hasFrames }) {
      const { physicsTimes } = counts;
      if (hasFrames && physicsTimes.count > 0) exposition.addHistogram(physicsTimes, { source });
    },
  },
  {
    name: "godot_frames",
    kind: "counter",
    help: "Frames by their numbers, while the game was sampled.",
    write(exposition, { name: source, counts, hasFrames }) {
      if (hasFrames) exposition.add(counts.frames, { source });
    },
  },
  {
    name: "godot_stale_frames",
    kind: "counter",
    help: "Refreshes of the display without a new frame, while the game was sampled.",
    write(exposition, { name: source, counts, hasFrames }) {
      if (hasFrames) exposition.add(counts.staleFrames, { source });
    },
  },
  {
    name: "godot_hitches",
    kind: "counter",
    help: "Hitches by the kind of their most likely cause, counted once that is final.",
    write(exposition, { name: source, counts, hasFrames }) {
      if (!hasFrames || counts.frameTimes.count === 0) return;
      for (const [cause, count] of counts.hitches) exposition.add(count, { source, cause });
    },
  },
  {
    name: "godot_tracking_samples",
    kind: "counter",
    help: "Samples of the poses of headset and controllers.",
    write(exposition, { name: source, counts, hasPoses }) {
      if (hasPoses && counts.poses > 0) exposition.add(counts.poses, { source });
    },
  },
  {
    name: "godot_tracking_lost_seconds",
    kind: "counter",
    unit: "seconds",
    help: "Time in which a device was not tracked.",
    write(exposition, { name: source, counts, hasPoses }) {
      if (!hasPoses) return;
      for (const { device, lostSeconds } of counts.devices) exposition.add(lostSeconds, { source, device });
    },
  },
  {
    name: "godot_tracking_problems",
    kind: "counter",
    help: "How often the pose of a device was lost (dropout), stood still (freeze), or moved (jump) or turned (turn) at once.",
    write(exposition, { name: source, counts, hasPoses }) {
      if (!hasPoses) return;
      for (const { device, problems } of counts.devices)
        for (const [problem, count] of problems) exposition.add(count, { source, device, problem });
    },
  },
  {
    name: "godot_memory_bytes",
    kind: "gauge",
    unit: "bytes",
    help: "Memory of the game as it reported it in the last ten seconds.",
    write: (exposition, { name: source, now }) => exposition.add(now?.memoryBytes, { source }),
  },
  {
    name: "godot_frame_budget_seconds",
    kind: "gauge",
    unit: "seconds",
    help: "Time that a frame of the game may take.",
    write: (exposition, { name: source, now }) => exposition.add(now?.budgetSeconds, { source }),
  },
  {
    name: "godot_standstill",
    kind: "gauge",
    help: "1 if the game plays no frames, though it is sampled: it hangs, its app is paused, or a debugger holds it.",
    write: (exposition, { name: source, now }) => exposition.add(numberOf(now?.standstill), { source }),
  },
  {
    name: "godot_sampled",
    kind: "gauge",
    help: "1 if the relay has the game sample a stream. Metrics of what is not sampled are absent.",
    write(exposition, { name: source, now }) {
      for (const [stream, isOn] of now?.sampling ?? []) exposition.add(numberOf(isOn), { source, stream });
    },
  },
  {
    name: "godot_connected",
    kind: "gauge",
    help: "1 if the game is connected. Gone five minutes after the game.",
    write: (exposition, { name: source, now }) => exposition.add(numberOf(now?.connected), { source }),
  },
  ...HEADSET_FAMILIES.map(
    ({ values, ...family }): GameFamily => ({
      ...family,
      write(exposition, { name: source, now }) {
        if (now?.headset === undefined) return;
        // Another relay may have sent what is no number.
        for (const [labels, value] of values(now.headset))
          if (Number.isFinite(value)) exposition.add(value, { source, ...labels });
      },
    }),
  ),
];

/** Most text that one turn of the event loop writes, which takes about a third of a millisecond. Units: characters. */
const CHARACTERS_A_TURN = 16 * 1024;

/** Writes the metrics of all games, in turns of the event loop. */
export async function writeGames(
  exposition: Exposition,
  rows: readonly GameRow[],
  nextTurn: () => Promise<void>,
): Promise<void> {
  let turnBegan = exposition.characters;
  for (const family of FAMILIES) {
    exposition.begin(family);
    for (const row of rows) {
      family.write(exposition, row);
      if (exposition.characters - turnBegan < CHARACTERS_A_TURN) continue;
      await nextTurn();
      turnBegan = exposition.characters;
    }
  }
}

function numberOf(is: boolean | undefined): number | undefined {
  return is === undefined ? undefined : Number(is);
}
