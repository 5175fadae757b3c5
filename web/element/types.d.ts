/** What `<attention-explainer>` takes, gives and tells. Written by hand: JSDoc can declare neither accessors nor globals. */

import type { AttentionExplainer } from './attention-explainer.js';

/** A row of numbers. */
export type Row = ArrayLike<number>;

/** A matrix, one row a token: nested arrays, or numbers and their shape as the core gives them. */
export type MatrixInput = ReadonlyArray<Row> | { readonly data: ArrayLike<number>; readonly shape: ReadonlyArray<number> };

export type Weighting = 'free' | 'sum' | 'scores' | 'query-key';
export type Grain = 'step' | 'token' | 'number';
/** What a reader can be asked to predict. */
export type QuestionKind = 'number' | 'point' | 'token';
export type Step = 'start' | '5' | '6' | 'output';
export type Flag = boolean | 'true' | 'false' | '';

/** Setting null or undefined brings the default back. */
type OrDefault = null | undefined;

/** Own numbers, or what differs from the example. S tokens, D dimensions. */
export interface DataInput {
  tokens?: ReadonlyArray<string> | OrDefault;
  /** (S, D) */
  values?: MatrixInput | OrDefault;
  /** (S, S) */
  weights?: MatrixInput | OrDefault;
  /** (S, S), before the softmax */
  scores?: MatrixInput | OrDefault;
  query?: MatrixInput | OrDefault;
  key?: MatrixInput | OrDefault;
  /** (S, D) */
  embeddings?: MatrixInput | OrDefault;
  /** (S, D), the output that the source prints */
  printed?: MatrixInput | OrDefault;
  weighting?: Weighting | OrDefault;
  /** Factor on query · key; by default 1 / √d. */
  scale?: number | OrDefault;
  causal?: Flag | OrDefault;
  temperature?: number | OrDefault;
  rescale?: Flag | OrDefault;
}

/** All of data, as the element gives it: copies. */
export interface FigureData {
  tokens: string[];
  values: number[][];
  weights: number[][];
  scores: number[][] | null;
  query: number[][] | null;
  key: number[][] | null;
  embeddings: number[][] | null;
  printed: number[][] | null;
  weighting: Weighting;
  scale: number | null;
  causal: boolean;
  temperature: number;
  rescale: boolean;
}

/** What getState() gives. */
export interface FigureState {
  version: number;
  /** An example's name, or `own`. */
  example: string;
  data: FigureData;
  /** From 1. */
  token: number;
  all: boolean;
  grain: Grain;
  /** In moves of the grain. */
  t: number;
  step: Step;
  speed: number;
  precision: number;
  lens: string;
  look: Readonly<Record<string, string>>;
  predict: QuestionKind | '';
  seed: number;
}

/** What setState() takes: some of what getState() gave, or of the other parameters. */
export type FigureStateInput = {
  [Name in keyof Omit<FigureState, 'version' | 'data'>]?: FigureState[Name] | OrDefault;
} & {
  version?: number;
  data?: DataInput | string | OrDefault;
  controls?: AttentionProperties['controls'] | OrDefault;
  hide?: ReadonlyArray<string> | string | OrDefault;
  lock?: Flag | OrDefault;
  theme?: AttentionProperties['theme'] | OrDefault;
  lang?: string | OrDefault;
};

/** Attributes as properties, and the fields of data. */
export interface AttentionProperties {
  get example(): string;
  set example(name: string | OrDefault);
  get data(): Partial<FigureData>;
  set data(data: DataInput | string | OrDefault);
  /** The chosen token, from 1. */
  get token(): number;
  set token(token: number | string | OrDefault);
  /** All tokens at once. */
  get all(): boolean;
  set all(all: Flag | OrDefault);
  get step(): Step;
  set step(step: Step | 5 | 6 | OrDefault);
  /** Where the animation stands, in moves of the grain; Infinity is the end. */
  get t(): number;
  set t(t: number | string | OrDefault);
  get grain(): Grain;
  set grain(grain: Grain | OrDefault);
  get speed(): number;
  set speed(speed: number | string | OrDefault);
  /** Decimals shown, 1 to 6. */
  get precision(): number;
  set precision(digits: number | string | OrDefault);
  get lens(): string;
  set lens(lens: string | OrDefault);
  /** How the open lens stands, by name: the axes it shows, what it is turned or slid to. */
  get look(): Readonly<Record<string, string>>;
  set look(look: Readonly<Record<string, string | number>> | string | OrDefault);
  /** The kind of question that is asked, '' for none. */
  get predict(): QuestionKind | '';
  set predict(kind: QuestionKind | '' | OrDefault);
  get seed(): number;
  set seed(seed: number | string | OrDefault);
  get controls(): 'all' | 'transport' | 'none';
  set controls(controls: 'all' | 'transport' | 'none' | OrDefault);
  /** Parts to leave out. */
  get hide(): string[];
  set hide(parts: ReadonlyArray<string> | string | OrDefault);
  get lock(): boolean;
  set lock(lock: Flag | OrDefault);
  get theme(): 'auto' | 'light' | 'dark';
  set theme(theme: 'auto' | 'light' | 'dark' | OrDefault);

  get tokens(): string[];
  set tokens(tokens: DataInput['tokens']);
  get values(): number[][];
  set values(values: DataInput['values']);
  get weights(): number[][];
  set weights(weights: DataInput['weights']);
  get scores(): number[][] | null;
  set scores(scores: DataInput['scores']);
  get query(): number[][] | null;
  set query(query: DataInput['query']);
  get key(): number[][] | null;
  set key(key: DataInput['key']);
  get embeddings(): number[][] | null;
  set embeddings(embeddings: DataInput['embeddings']);
  get printed(): number[][] | null;
  set printed(printed: DataInput['printed']);
  get weighting(): Weighting;
  set weighting(weighting: DataInput['weighting']);
  get scale(): number | null;
  set scale(scale: DataInput['scale']);
  get causal(): boolean;
  set causal(causal: DataInput['causal']);
  get temperature(): number;
  set temperature(temperature: DataInput['temperature']);
  get rescale(): boolean;
  set rescale(rescale: DataInput['rescale']);
}

/** A person moved in time. */
export type AttentionStepEvent = CustomEvent<{ t: number; step: Step; playing: boolean }>;
/** A person chose a token, from 1, or all. */
export type AttentionSelectEvent = CustomEvent<{ token: number; all: boolean }>;
/** A person changed a number, a token or the example. */
export type AttentionEditEvent = CustomEvent<{ example: string; edited: boolean }>;
/** A person answered a question; tokens count from 1. */
export type AttentionAnswerEvent = CustomEvent<{ kind: QuestionKind; seed: number; answer: number | number[]; isRight: boolean }>;

/** The base of the element: HTMLElement with these properties. */
export type AttentionElement = new () => HTMLElement & AttentionProperties;

declare global {
  interface HTMLElementTagNameMap {
    'attention-explainer': AttentionExplainer;
  }
  /** The events bubble: whatever stands around the element hears them, too. */
  interface GlobalEventHandlersEventMap {
    'attention-step': AttentionStepEvent;
    'attention-select': AttentionSelectEvent;
    'attention-edit': AttentionEditEvent;
    'attention-answer': AttentionAnswerEvent;
  }
}
