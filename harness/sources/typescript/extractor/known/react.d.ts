// What of React tells the types of a program's own state, for where React is not installed.
export type SetStateAction<S> = S | ((previous: S) => S);
export type Dispatch<A> = (value: A) => void;
export interface RefObject<T> { current: T }
export interface Context<T> { Provider: (props: { value: T; children?: any }) => any; Consumer: (props: { children: (value: T) => any }) => any }

export function useState<S>(initial: S | (() => S)): [S, Dispatch<SetStateAction<S>>];
export function useState<S = undefined>(): [S | undefined, Dispatch<SetStateAction<S | undefined>>];
export function useReducer<S, A>(reducer: (state: S, action: A) => S, initial: S): [S, Dispatch<A>];
export function useReducer<S, A, I>(reducer: (state: S, action: A) => S, initial: I, start: (value: I) => S): [S, Dispatch<A>];
export function useRef<T>(initial: T): RefObject<T>;
export function useRef<T>(initial: T | null): RefObject<T | null>;
export function useRef<T = undefined>(): RefObject<T | undefined>;
export function useMemo<T>(make: () => T, needs?: readonly any[]): T;
export function useCallback<T extends Function>(callback: T, needs?: readonly any[]): T;
export function useDeferredValue<T>(value: T): T;
export function createContext<T>(initial: T): Context<T>;
export function useContext<T>(context: Context<T>): T;
export function use<T>(held: Context<T> | PromiseLike<T>): T;

declare const React: {
  useState: typeof useState; useReducer: typeof useReducer; useRef: typeof useRef; useMemo: typeof useMemo; useCallback: typeof useCallback;
  useDeferredValue: typeof useDeferredValue; createContext: typeof createContext; useContext: typeof useContext; use: typeof use;
};
export default React;
