/** Ticks between two messages of the monitors: half a second at 90 Hz. */
export const MONITORS_TICKS = 45;

/** The time between two frames at 90 Hz. Units: microseconds. */
export const FRAME_MICROS = 11_111;

/** The hello of a game that samples every frame. */
export function helloOf(source: string): string {
  const intervals = { fps: 0, vr_tracking: 0, performance: 0.5 };
  return JSON.stringify({ type: "hello", source, engine: "4.6.3", addon: "bench", intervals, commands: [] });
}

/** The JSON event of the monitors, about as long as the addon's. */
export function monitorsEvent(tick: number, unixSeconds: number): string {
  const wave = Math.sin(tick);
  const data = {
    memory_usage_mb: 256 + wave,
    cpu_load: 0.45 + wave / 10,
    draw_calls: 812 + (tick % 7),
    objects: 10_412 + (tick % 97),
    nodes: 1203,
    orphan_nodes: 2,
    physics_objects: 84,
    video_memory_mb: 512.5,
    textures_mb: 300.25,
    buffers_mb: 42.125,
    audio_latency_ms: 15.1,
    navigation_ms: 0.02 + wave / 100,
  };
  return JSON.stringify({ type: "event", event: "performance", data, timestamp: unixSeconds });
}
