// zustand's middleware hands the store's type on; for where it is not installed.
import type { StateCreator } from "zustand";

export function persist<T>(creator: StateCreator<T>, options?: any): StateCreator<T>;
export function devtools<T>(creator: StateCreator<T>, options?: any): StateCreator<T>;
export function subscribeWithSelector<T>(creator: StateCreator<T>): StateCreator<T>;
export function createJSONStorage(get: () => any, options?: any): any;
