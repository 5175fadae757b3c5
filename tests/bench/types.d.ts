// What the files of this folder hand to each other.

/** Inputs and outputs are numbers in row-major order. H is 1 where heads are not what a work is about. */
export interface Problem {
  [name: string]: Float32Array | number | boolean;
}

/** One way to do a work, by one library. */
export interface Maker {
  name: string;
  /** Throws where the library cannot do it: then the contender is reported as missing. */
  make(problem: any): Promise<Contender>;
  /** false: it is no library that a page would take instead of ours */
  isPeer?: boolean;
  /** Which problems it takes part in; all, if not given. */
  takes?(problem: any): boolean;
}

export interface Contender {
  /** One call: typed arrays in, typed arrays out. */
  run(): any;
  /** The numbers of a result as the work's `check` wants them. Without it there is nothing to check: a yardstick. */
  read?(result: any): Float32Array;
  /** How much of the work's unit one call does, where it is not what the work says. */
  amount?: number;
  dispose?(): void;
}

export interface Unit {
  name: string;
  /** The number for a table, of a call that does `amount` in `ms`. */
  of(amount: number, ms: number): number;
}

export interface Goal {
  who: string;
  /** The fastest of these; 'peers' is all that are peers. */
  against?: 'peers' | string[];
  /** speed: how many times as fast, at least. time: how many times as long, at most. ulp: at most. */
  measure: 'speed' | 'time' | 'ulp';
  wanted: number | ((size: any) => number | undefined);
  engines?: string[];
  /** Contenders that show that the engine can do it at all. */
  needs?: string[];
}

export interface Work {
  name: string;
  /** What the numbers of a size mean, for the report. */
  about: string;
  sizes: any[];
  labelOf(size: any): string;
  unit: Unit;
  /** Units of work in one call. */
  amountOf(size: any): number;
  problemOf(size: any): any;
  /** A function that throws if the numbers are wrong, and may return the largest error in ulp. The reference is made once. */
  checkOf(problem: any): (numbers: Float32Array) => { ulp?: number } | void;
  makers: Maker[];
  goals: Goal[];
  /** true: the table also has the ratio of times, since contenders do different amounts */
  showsTimes?: boolean;
}

/** The milliseconds a call of every contender in every round; null in rounds that a slow one sat out. */
export interface Measured {
  name: string;
  isPeer: boolean;
  amount: number;
  rounds: (number | null)[];
  ulp?: number;
}

export interface SizeResult {
  size: string;
  contenders: Measured[];
  missing: { name: string; reason: string }[];
}

export interface Engine {
  name: string;
  version: string;
  /** Runs one size of one work. A work has a fresh process or page for itself. */
  runSize(work: string, sizeIndex: number, rounds: number): Promise<SizeResult>;
  /** A fresh process or page. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface JudgedGoal {
  engine: string;
  goal: string;
  measured: number | null;
  wanted: number;
  isAtMost: boolean;
  isMet: boolean;
  reason?: string;
}
