// What of zustand tells the types of a store, for where it is not installed.
export type SetState<T> = (partial: T | Partial<T> | ((state: T) => T | Partial<T>), replace?: boolean, name?: any) => void;
export type StateCreator<T> = (set: SetState<T>, get: () => T, store: any) => T;
export interface UseBoundStore<T> {
  (): T;
  <U>(selector: (state: T) => U, equal?: any): U;
  getState(): T;
  setState: SetState<T>;
  subscribe(listener: (state: T, previous: T) => void): () => void;
}

export function create<T>(creator: StateCreator<T>): UseBoundStore<T>;
export function create<T>(): (creator: StateCreator<T>) => UseBoundStore<T>;
export function createStore<T>(creator: StateCreator<T>): UseBoundStore<T>;
export function createStore<T>(): (creator: StateCreator<T>) => UseBoundStore<T>;
