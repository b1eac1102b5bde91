/** How the process of a relay stands. */
export interface Footing {
  residentBytes: number;
  /** JavaScript's objects that are in use, after a collection. */
  heapBytes: number;
  objects: number;
  /** Timers that wait. */
  timers: number;
  /** Open files, sockets among them. */
  files: number;
  /** How often it woke up in a second in which nothing happened: what its timers do. */
  wakeUps: number;
}
