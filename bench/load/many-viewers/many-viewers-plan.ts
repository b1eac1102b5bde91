/** A crowd of viewers, and the rate of the game that they watch. */
export interface CrowdSize {
  viewers: number;
  rateHz: number;
  seconds: number;
}

/** Clients that are cut and connect again at once. */
export interface WaveSize {
  clients: number;
  /** Viewers that stay connected meanwhile, in a process of their own. */
  others: number;
  rateHz: number;
}

/** Sizes of the bench, and its limits. Units: milliseconds. */
export interface ManyViewersPlan {
  crowds: readonly CrowdSize[];
  waves: readonly WaveSize[];
  limits: {
    /** p99 of each kind of visit to a relay that its crowd leaves time for. */
    visitMillis: number;
    /** Time until the last client of a wave is served. */
    servedMillis: number;
    /** p99 of the age of packets at healthy clients during a wave without others. */
    healthyMillis: number;
  };
}

export const FULL_PLAN: ManyViewersPlan = {
  crowds: [
    { viewers: 1000, rateHz: 90, seconds: 5 },
    { viewers: 3000, rateHz: 90, seconds: 5 },
    { viewers: 10_000, rateHz: 30, seconds: 10 },
    { viewers: 10_000, rateHz: 90, seconds: 5 },
  ],
  waves: [
    { clients: 1000, others: 0, rateHz: 90 },
    { clients: 1000, others: 9000, rateHz: 30 },
  ],
  limits: { visitMillis: 50, servedMillis: 3000, healthyMillis: 50 },
};

/** Wide limits, for machines that do other things too. */
export const SMOKE_PLAN: ManyViewersPlan = {
  crowds: [{ viewers: 1500, rateHz: 30, seconds: 3 }],
  waves: [{ clients: 300, others: 0, rateHz: 90 }],
  limits: { visitMillis: 250, servedMillis: 6000, healthyMillis: 250 },
};
